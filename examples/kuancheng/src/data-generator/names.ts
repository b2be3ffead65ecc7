import type { Random } from "./Random.ts"

const surnames = [
  ..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎",
  "欧阳",
  "司马",
]
const female = [
  ..."芳娜敏静丽娟艳霞秀玲桂英梅兰雪琳慧莹洁云莲真环雁蓓妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖",
]
const male = [
  ..."伟刚勇毅俊峰强军平保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武",
]
const either = [..."安宇晨嘉子思雨欣乐佳涵一新春华玉春光清和晓小建"]

/** A made-up name of the usual shape; whoever bears it is a coincidence. */
export const makeName = (random: Random, sex: "female" | "male"): string => {
  const own = sex === "female" ? female : male
  const surname = random.pick(surnames)
  return random.chance(25)
    ? surname + random.pick(own)
    : surname + random.pick(random.chance(50) ? either : own) + random.pick(own)
}
