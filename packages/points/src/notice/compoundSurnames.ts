/** Chinese surnames of two characters (复姓) that are borne today. */
export const compoundSurnames: ReadonlySet<string> = new Set(
  (
    "欧阳 司马 上官 诸葛 司徒 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 轩辕 端木 独孤 南宫 东方 西门 东郭 百里 " +
    "呼延 拓跋 澹台 淳于 单于 公羊 公冶 申屠 太史 仲孙 钟离 鲜于 闾丘 司空 司寇 子车 颛孙 巫马 公西 漆雕 乐正 " +
    "壤驷 公良 夹谷 宰父 谷梁 段干 东门 南门 北宫 左丘 梁丘 第五 羊舌 微生 万俟 赫连 濮阳 亓官 贺兰 完颜 纳兰 叶赫 " +
    "歐陽 司馬 上官 諸葛 長孫 尉遲 獨孤 東方 鍾離 鮮于"
  ).split(" "),
)
