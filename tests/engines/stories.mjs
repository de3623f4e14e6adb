// What a customer and an engineer do without a network, told once for every engine.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { artifacts } from "../support/processes.mjs";
import { expect } from "../ui/runner.mjs";
import { CUSTOMER, photo } from "../ui/report.mjs";
import { Person } from "./person.mjs";

const WAITING = "已保存在本机，等待发送";

function photo_file(name) {
  const file = path.join(artifacts, `${name}.png`);
  writeFileSync(file, photo());
  return file;
}

// Where the browser keeps nothing beyond its process (a private window) loading again has to do.
async function restart({ browser, profile }, person, place) {
  if (browser.keeps) {
    await browser.close("SIGKILL");
    await browser.open(profile);
    await person.go(place);
  } else {
    await browser.send("reload", {});
  }
}

async function fill_report(person, symptom) {
  await person.fill("故障现象", symptom);
  await person.fill("姓名", CUSTOMER.name);
  await person.fill("手机号", CUSTOMER.phone);
  await person.fill("型号", CUSTOMER.model);
}

// Offline from the first letter to after a restart; sent once, with its photo.
export async function customer_offline({ house, browser, profile }) {
  const symptom = `漏水，${browser.name} 没有网络`;
  const person = new Person(browser, house.url);
  await person.go("/");
  await person.see("漏电");
  await person.installed("/");
  await house.away();
  await fill_report(person, symptom);
  await person.add_file(photo_file(`photo-${browser.name}`));
  await person.find("css", ".thumb img");
  await person.shot(`${browser.name}-report-offline`);
  await person.press("提交报修");
  await person.see(WAITING);
  await restart({ browser, profile }, person, "/#/cases");
  if (browser.keeps) await person.press(symptom);
  await person.see(WAITING);
  await person.find("css", ".thumb img");
  await person.shot(`${browser.name}-case-waiting`);
  await house.back();
  await person.sees_number();
  await person.shot(`${browser.name}-case-sent`);
  const cases = await house.cases_that_say(symptom);
  expect("one case", cases.length === 1, String(cases.length));
  expect("its photo", cases[0].intake.files?.length === 1);
}

// One after the other, as a person does.
async function tick_all(person) {
  const open = "main input[type=checkbox]:not(:checked)";
  while (await person.run("return Boolean(document.querySelector(arguments[0]))", open)) {
    await person.click(await person.find("css", open));
  }
}

// From departure to the customer's signature without a server, restarted in the middle.
export async function engineer_offline({ house, browser, profile }) {
  const symptom = `外壳漏电，${browser.name}`;
  const visit = await house.appointed(symptom);
  const person = new Person(browser, house.url);
  await person.go("/field");
  await person.fill("账号", "engineer");
  await person.fill("密码", "aftercare-demo");
  await person.press("登录");
  await person.see(symptom);
  await person.installed("/field");
  await person.go(`/field#/visit/${visit}`);
  await person.see(symptom);
  await house.away();
  await person.press("继续：核对并出发");
  await person.see("出发前逐项核对");
  await tick_all(person);
  await person.press("已核对，出发");
  await person.press("继续：到达");
  await person.see("您好，我是售后工程师");
  await tick_all(person);
  await person.press("已到达");
  await person.find("button", "继续：故障诊断");
  await restart({ browser, profile }, person, `/field#/visit/${visit}`);
  await person.press("继续：故障诊断");
  await person.press("硬件故障", "text");
  await person.press("产品质量", "text");
  await person.fill("检查发现", "电源板击穿，外壳带电 36 V。");
  await person.choose_second("依据的保修条款");
  await person.press("保存诊断并判定费用");
  await person.see("诊断结论");
  await person.press("继续：维修与演示");
  await person.fill("维修措施", "更换电源板，重新接地，测试无漏电。");
  await tick_all(person);
  await person.press("维修完成");
  await person.press("继续：客户签字");
  await person.see("上门维修确认单");
  await person.draw("canvas");
  await person.shot(`${browser.name}-signing`);
  await person.press("确认签字");
  await person.see("本单已完成");
  await restart({ browser, profile }, person, `/field#/visit/${visit}`);
  await person.see("本单已完成");
  await house.back();
  await person.go("/field#/tasks");
  await person.see("没有等待发送的内容", 60000);
  const rows = (await house.rows("engineer", "visit")).filter((row) => row.id === visit);
  expect("the visit signed once", rows.length === 1 && rows[0].state === "signed");
  expect("its signature's bytes", Boolean(rows[0].signature?.file?.sha256));
}

// Without script: what is wrong comes back, then number and link.
export async function plain_form({ house, browser }) {
  const symptom = `屏幕不亮，${browser.name}`;
  const person = new Person(browser, house.url);
  await person.go("/report?lang=zh");
  await fill_report(person, symptom);
  await person.fill("手机号", "12");
  await person.add_file(photo_file(`plain-${browser.name}`));
  await person.press("提交报修");
  await person.see("电话号码不正确");
  // Of a report that was refused nothing is kept; the page says so by the photo's name.
  await person.see(`照片或视频没有保存，请重新选择：plain-${browser.name}.png`);
  await person.add_file(photo_file(`plain-${browser.name}`));
  await person.fill("手机号", CUSTOMER.phone);
  await person.press("提交报修");
  await person.see("已收到报修");
  await person.shot(`${browser.name}-plain-taken`);
  const cases = await house.cases_that_say(symptom);
  expect("one case", cases.length === 1, String(cases.length));
  expect("its photo", cases[0].intake.files?.length === 1);
}
