/* What is wrong with a line of a file, in Chinese. What the catalogue refuses has a code and the
   values that its sentence names, in lines.zh.json; what the registry refuses is known by its
   English sentence. */
const SENTENCES = [
  [/^This must not be empty\.$/, "这一格不能空着。"],
  [/^This has a character nobody can read\.$/, "里面有看不见的字符，请删掉。"],
  [/^This has more than (\d+) characters\.$/, "最多 $1 个字。"],
  [/^Square metres/, "面积写成 86.50 这样，最多两位小数。"],
  [/^A flat has more than 0/, "面积要大于 0，最多 100,000 平方米。"],
  [/^A floor is a whole number from (-?\d+) to (\d+)\.$/, "楼层是 $1 到 $2 的整数。"],
  [/^A phone/, "电话是 5 到 20 位数字。"],
  [/^This (name|phone) is masked/, "这一格是打了星号的，请填完整。"],
  [/^A household has at most (\d+) contacts\.$/, "一户最多 $1 个联系人。"],
  [/^Entrance and room together/, "单元和房号加起来最多 64 个字。"],
  [/^This is the same column as (.+)\.$/, "和“$1”是同一列，请去掉一列。"],
  [/^The file has no line below its header\.$/, "文件里只有列名，没有内容。"],
  [/^A file adds at most (\d+) buildings\.$/, "一次最多新建 $1 栋楼。"],
  [/^There are (\d+) buildings (.+) in (.+)\.$/, "$3 有 $1 栋 $2，分不清是哪一栋。"],
  [/^There are (\d+) buildings (.+)\.$/, "有 $1 栋 $2，请写明小区。"],
  [/^(.+) is registered without an estate; say first in which it is\.$/, "$1 还没有写明小区，请先在档案里补上。"],
  [/^There is no building (.+); create_buildings=true makes it\.$/, "没有 $1 这栋楼。要新建请勾选“新楼栋也一起建”。"],
  [/^(.+) stands on line (\d+) already\.$/, "$1 在第 $2 行已经有了。"],
];

let known = null;

/* The sentences by code are fetched when the first bad line comes. */
async function byCode() {
  if (!known) {
    const answer = await fetch("/static/admin/lines.zh.json").catch(() => null);
    if (!answer?.ok) return {};
    known = await answer.json();
  }
  return known;
}

/* What is wrong with each line, as pieces: a text, or a value (an array of one) that is shown as it
   stands in the file. */
export async function inChinese(lines) {
  const sentences = await byCode();
  return lines.map((bad) => {
    const sentence = sentences[bad.code];
    return sentence ? pieces(sentence, bad.values) : [translated(bad.message)];
  });
}

function pieces(sentence, values) {
  return sentence.split(/(\$\d)/).map((part) => (/^\$\d$/.test(part) ? [values[Number(part[1]) - 1]] : part));
}

function translated(sentence) {
  for (const [pattern, chinese] of SENTENCES) {
    const found = pattern.exec(sentence);
    if (found) return chinese.replaceAll(/\$(\d)/g, (_, place) => found[place]);
  }
  return sentence;
}
