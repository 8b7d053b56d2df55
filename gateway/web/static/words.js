/* What a refusal means, for whoever reads it. */
const english = document.documentElement.lang === "en";

const SENTENCES = {
  no_answer: ["网络不通，没有发出去。请再点一次。", "There is no connection. Please press once more."],
  service_unavailable: ["系统正忙，请过一会儿再点一次。", "We are busy. Please press again in a moment."],
  service_timeout: ["系统正忙，请过一会儿再点一次。", "We are busy. Please press again in a moment."],
  idempotency_key_in_use: ["正在处理，请过几秒再点一次。", "It is being worked on. Press again in a few seconds."],
  too_many_requests: ["点得太快了，请等一分钟再试。", "That was too fast. Please wait a minute."],
  too_many_reports: ["今天报的已经很多了，请明天再报，急事请打电话给物业。", "Very many reports came today. Please come back tomorrow, or call if it is urgent."],
  report_said_already: ["刚才已经报过同样的内容了，请用当时的查询码看进度。", "The same was reported a moment ago. Please follow it by the code you got."],
  report_spam: ["内容里的网址太多了，请删掉后再提交。", "There are too many links. Please remove them."],
  report_state: ["这件事已经有了变化，请刷新这一页再看。", "It has moved on. Please open this page again."],
  work_order_state: ["这件事已经有了变化，请刷新这一页再看。", "It has moved on. Please open this page again."],
  work_order_not_finished: ["还没有修完，暂时不能申请保修。", "The repair is not finished yet."],
  warranty_over: ["保修期已经过了，请重新报修。", "The warranty is over. Please report it anew."],
  quote_refused: ["您之前没有同意这个报价。", "You have not agreed to this price before."],
  quote_accepted: ["您已经同意了这个报价。", "You have already agreed to this price."],
  quote_changed: ["报价变了，请刷新这一页再看。", "The price has changed. Please open this page again."],
  resident_quote_unknown: ["这个报价已经作废，请刷新这一页再看。", "This price no longer stands. Please open this page again."],
  too_many_remarks: ["补充得够多了，有急事请打电话给物业。", "There are many remarks already. Please call if it is urgent."],
  report_unknown: ["没有找到，请检查查询码。", "We do not find it. Please check the code."],
  building_unknown: ["没有找到这栋楼，请重新扫码。", "We do not know this building. Please scan the code again."],
  photo_unreadable: ["这张照片打不开，请换一张。", "This photo cannot be read. Please take another."],
  photo_too_large: ["这张照片太大了，请换一张。", "This photo is too large. Please take another."],
  body_too_large: ["这张照片太大了，请换一张。", "This photo is too large. Please take another."],
  too_many_photos: ["照片太多了，请少放几张。", "There are too many photos."],
  photo_unknown: ["照片过期了，请重新添加。", "The photo is no longer there. Please add it again."],
  photo_used: ["这张照片已经用过了，请换一张。", "This photo was used before. Please take another."],
  invalid_request: ["有的内容填得不对，请检查电话和文字。", "Something is not filled in right. Please check the phone and the words."],
  incomplete: ["请写几个字，并选一类。", "Please write a few words, and choose what it is about."],
};
const FALLBACK = ["没有成功，请过一会儿再试，或者打电话给物业。", "It did not work. Please try again later, or call the property office."];

export function sentence(code) {
  return (SENTENCES[code] ?? FALLBACK)[english ? 1 : 0];
}

export function sending(number, of) {
  return english ? `Sending photo ${number} of ${of} …` : `正在发送照片 ${number} / ${of} …`;
}
