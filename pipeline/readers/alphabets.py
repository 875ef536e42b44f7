"""What languages write beyond ASCII: by which the encoding of a text is told."""

import re

WESTERN = (
    "àâæçéèêëîïôùûü", "äöüß", "áéíñóúü", "ãáàâçéêíóôõú", "àèéìíòóù", "æøåéö", "åäöéü", "àçèéíïòóúü",
    "ëïéöüè", "äöåšž", "œéèêàâùûô",
)  # fmt: skip
"""Letters of French, German, Spanish, Portuguese, Italian, Danish, Swedish, Catalan, …"""
ICELANDIC = ("áðéíóúýþæö",)
CENTRAL = (
    "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ", "äöüß",
)  # fmt: skip
"""Letters of Polish, Czech, Slovak, Hungarian, Croatian, Romanian, German."""
TURKISH = ("çğıöşüâî",)
BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")
CYRILLIC = ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
            "абвгдђежзијклљмнњопрстћуфхцчџш")  # fmt: skip
GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)
ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": WESTERN + ICELANDIC,
    "cp1250": CENTRAL,
    "iso8859_2": CENTRAL,
    "cp1251": CYRILLIC,
    "koi8_r": CYRILLIC,
    "cp1253": GREEK,
    "cp1254": TURKISH + WESTERN,
    "cp1257": BALTIC,
    "mac_roman": WESTERN,
    "cp850": WESTERN,
}
"""Encoding of one byte a letter → the letters beyond ASCII of each language written in it."""
SELDOM = {"iso8859_2": 0.02, "koi8_r": 0.02, "mac_roman": 0.02, "euc_jp": 0.02, "cp850": 0.04,
          "cp1254": 0.02, "cp1250": 0.02, "cp1253": 0.02, "cp1257": 0.12}  # fmt: skip
"""What an encoding must fit better than a more usual one, to be taken for likelier."""
RARE = {"œ": 0.4, "õ": 0.5, "û": 0.6, "ý": 0.6, "þ": 0.6, "ð": 0.7, "ş": 0.9, "ğ": 0.9,
        "ı": 0.9, "ő": 0.8, "ű": 0.8, "đ": 0.85, "ŕ": 0.4, "ĺ": 0.4, "ß": 0.9}  # fmt: skip
"""Letter → how likely a word with it is, compared with words of more frequent letters."""
ALONE = frozenset("àèéóáíåöæøôуиоавкся")
"""Letters that are words by themselves."""
ODD = re.compile(r"ñ(?=[^\Waeiouáéíóúy])|œ(?![udnsct])|[øå](?=[aeiou]{2})|ß\B(?=[^\Waeiklmnt])")
"""Letters where no language has them."""
VOWELS = frozenset("aeiouyıøæœαεηιουωаеёиоуыэюяіїє")
SIGNS = "‘’“”„‚–—…•™«»°±×§©®µ·\xa0¡¿"
"""What stands beside words, not in them."""
WITHIN = {"’": 0.8, "–": 0.6, "—": 0.6, "·": 0.6, "\xad": 0.6}
"""Sign → how likely it is between two letters."""

SIMPLIFIED = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国海红玉梅小晓志春峰鹏飞宇浩天的一是在不了有和人这中"
    "大为上个我以要他时来用们生到作地出就分对成会可主发年动同工也能下过子说产种面而后多定行学法所民得经十三之"
    "进着等部度家电力里如水化自二理起物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外日"
    "研究基于方法分析系统模型网络数据算法技术及与的对中国科学大学工程报应用设计"
)
TRADITIONAL = (
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余趙盧梁顏柯翁魏"
    "孫戴范方宋鄧杜傅侯曹薛丁卓阮馬董溫唐藍石蔣古紀姚連馮歐程湯田康姜汪白鄒尤巫韓龔志明建文俊家美雅淑怡君宏"
    "偉國華英玉麗珍惠敏雄輝榮安小大中的一是在不了有和人這為上個我以要他時來用們生到作地出就分對成會可主發年"
    "研究之以與系統分析應用學設計方法模型資訊網路技術台灣臺"
)
JAPANESE = (
    "佐藤鈴木高橋田中伊渡辺山本村小林加吉松井上清斎崎阿部森池石川前藤岡後長谷近坂遠青西福三太原野金竹"
    "和新内島宮久保酒大河今平丸杉菊千葉水工市増本一二子美恵明健雄浩誠幸正直樹哲也隆博真由紀佳奈智和之介郎彦"
    "研究法学的用電気機械情報会論文日国年分析系統性化開発関計算方式"
)
KOREAN = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지수현영준호경미은"
    "희동상철재원태혜선연승규기대용의는을에가를과와로으한국학연구및위한분석시스템에서대하여정보사적인개발도자"
)
FREQUENT = {
    "gb18030": frozenset(SIMPLIFIED),
    "big5": frozenset(TRADITIONAL),
    "cp932": frozenset(JAPANESE),
    "cp949": frozenset(KOREAN),
    "euc_jp": frozenset(JAPANESE),
}
"""Encoding of two bytes a character → characters that are frequent in names and titles."""
COMMON = {"gb18030": (0xB0, 0xD7, 0xA1), "big5": (0xA4, 0xC6, 0x40), "cp932": (0x88, 0x98, 0x40),
          "cp949": (0xB0, 0xC8, 0xA1), "euc_jp": (0xB0, 0xCF, 0xA1)}  # fmt: skip
"""Its first and last leading byte and least second byte of the characters in common use."""
