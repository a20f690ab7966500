internal import JSON

/// An applicant, with well-formed personal data that belongs to no real person.
struct Person: Sendable {
    private static let surnames = [
        "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭",
        "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "欧阳",
    ]
    private static let givenNames = [
        "明", "芳", "伟", "静", "秀英", "丽华", "建国", "文博", "思雨", "子涵", "雅琴", "志远", "晓东",
        "海燕", "玉兰", "国强", "嘉怡", "浩然", "淑珍", "春梅", "振华", "若溪", "一鸣", "佳宁", "桂荣",
        "长河", "书瑶", "立新", "凤霞", "永康",
    ]
    private static let streets = ["示范街", "和谐路", "样例胡同", "虚构里", "文志大街"]

    let name: String
    let isWoman: Bool
    let birth: Day
    /// A unique number, from which telephone and identity number are made.
    let serial: Int

    init(serial: Int, ages: ClosedRange<Int>, on day: Day, _ chance: inout Chance) {
        self.serial = serial
        name = chance.pick(Self.surnames) + chance.pick(Self.givenNames)
        isWoman = chance.percent(62)
        let (year, month, date) = day.civil
        // A year beyond the youngest age, so that the age is reached in any case.
        let youngest = Day(year - ages.lowerBound, month, min(date, 28)) - 1
        birth = youngest - chance.number(0...max(0, ages.upperBound - ages.lowerBound) * 365)
    }

    /// An identity number with a valid check character (GB 11643). Its first six digits belong to
    /// no place: counties of Beijing begin at 110101.
    var identityNumber: String {
        let (year, month, day) = birth.civil
        let order = serial % 450 * 2 + (isWoman ? 2 : 1)
        let region = 110_000 + serial / 450 % 100
        let digits = "\(region)\(year)\(padded(month, 2))\(padded(day, 2))\(padded(order, 3))"
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
        return digits + String(Array("10X98765432")[sum % 11])
    }

    /// Writes the personal fields; some applicants have more of them than others.
    func write(_ json: inout JSONWriter, district: String, isMinor: Bool) {
        json.key("person")
        json.beginObject()
        json.member("name", name)
        json.member("gender", isWoman ? "female" : "male")
        json.member("birthDate", birth.text)
        if serial % 10 < 6 { json.member("idNumber", identityNumber) }
        // No number behind 010 begins with 0.
        json.member("phone", "010-0" + padded(serial % 10_000_000, 7))
        if serial % 3 == 0 { json.member("email", "v\(serial)@example.org") }
        if serial % 4 == 1 {
            let street = Self.streets[serial % Self.streets.count]
            json.member("address", "\(district)\(street)\(serial % 90 + 1)号")
        }
        if isMinor { json.member("guardian", "\(name)的家长") }
        json.endObject()
    }
}
