import type { serviceFields } from "../reading/tables/serviceFields.ts"

/** Ordinary names of activities by service field. */
export const activityTitles: Readonly<Record<keyof typeof serviceFields, ReadonlyArray<string>>> = {
  理论宣讲: ["理论宣讲进楼院", "板凳课堂", "红色故事分享会", "政策宣讲志愿服务活动"],
  文化文艺: ["古筝公益课", "声乐公益课", "剪纸体验活动", "国学堂", "文艺演出志愿服务活动"],
  助学支教: ["假期课业辅导", "图书角整理与伴读", "“小候鸟”陪伴活动", "爱心课堂"],
  医疗健身: ["义诊与健康咨询", "健步走活动", "急救知识培训", "广播体操教学"],
  科学普及: ["科普进社区", "智能手机使用培训", "防灾减灾知识宣传", "科学小实验活动"],
  法律服务: ["法律咨询日", "反诈宣传活动", "民法典宣传活动", "邻里调解志愿服务"],
  卫生环保: ["环境卫生清洁日", "“烟头不落地”清扫活动", "垃圾分类宣传", "清理楼道志愿服务活动"],
  扶贫帮困: ["走访慰问困难家庭", "“送温暖”活动", "为老年人理发服务", "爱心物资发放"],
}
