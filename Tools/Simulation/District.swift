/// One of the sixteen districts of Beijing, with places that its posts name.
public struct District: Sendable {
    /// GB/T 2260.
    public let code: String
    /// Its name in letters: the id of its centre.
    public let id: String
    /// Its name.
    public let name: String
    /// A street office 街道, seat of its third-level centre.
    let street: String
    /// A town to which the countryside trips of the district go, if it has countryside.
    let town: String?
    /// The approximate share of volunteers who live there, percent.
    let weight: Int

    /// The code that its centre has until it is recoded: that of the county which the district succeeded.
    var formerCode: String? {
        switch code {
        case "110118": "110228"
        case "110119": "110229"
        default: nil
        }
    }

    /// All sixteen, by code.
    public static let all = [
        District("110101", "dongcheng", "东城区", "东华门街道", nil, 7),
        District("110102", "xicheng", "西城区", "什刹海街道", nil, 8),
        District("110105", "chaoyang", "朝阳区", "麦子店街道", nil, 14),
        District("110106", "fengtai", "丰台区", "卢沟桥街道", nil, 9),
        District("110107", "shijingshan", "石景山区", "八角街道", nil, 4),
        District("110108", "haidian", "海淀区", "中关村街道", nil, 14),
        District("110109", "mentougou", "门头沟区", "大峪街道", "斋堂镇", 3),
        District("110111", "fangshan", "房山区", "城关街道", "十渡镇", 5),
        District("110112", "tongzhou", "通州区", "中仓街道", "张家湾镇", 7),
        District("110113", "shunyi", "顺义区", "胜利街道", "杨镇", 5),
        District("110114", "changping", "昌平区", "城北街道", "十三陵镇", 8),
        District("110115", "daxing", "大兴区", "清源街道", "庞各庄镇", 7),
        District("110116", "huairou", "怀柔区", "泉河街道", "渤海镇", 3),
        District("110117", "pinggu", "平谷区", "滨河街道", "金海湖镇", 3),
        District("110118", "miyun", "密云区", "鼓楼街道", "古北口镇", 3),
        District("110119", "yanqing", "延庆区", "儒林街道", "永宁镇", 3),
    ]

    private init(
        _ code: String, _ id: String, _ name: String, _ street: String, _ town: String?,
        _ weight: Int
    ) {
        self.code = code
        self.id = id
        self.name = name
        self.street = street
        self.town = town
        self.weight = weight
    }

    /// The districts with countryside.
    static let rural = all.filter { $0.town != nil }
}
