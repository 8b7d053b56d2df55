/* What a refusal means, for whoever reads it: English is the service's own sentence. */
import { isEnglish } from "./moves.js";

const HERE = {
  no_answer: "网络不通，没有发出去。请再点一次，不会重复。",
  internal_error: "系统出错了，已经记下。请再点一次，不会重复。",
};
let chinese = null;

/* The sentences are fetched when the first refusal comes. */
async function inChinese() {
  if (!chinese) {
    const answer = await fetch("/static/desk/problems.zh.json").catch(() => null);
    chinese = answer?.ok ? await answer.json() : {};
  }
  return { ...HERE, ...chinese };
}

export async function sentence(problem) {
  if (isEnglish) {
    return problem.detail || "There is no connection. Press once more; nothing is done twice.";
  }
  const known = await inChinese();
  const said = known[problem.code];
  if (!said) return `没有办成（${problem.code}）：${problem.detail}`;
  return said.replaceAll(/\{(\w+)\}/g, (_, name) => problem.said[name] ?? "");
}
