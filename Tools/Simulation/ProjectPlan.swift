/// The plan of a project, made before the year begins.
struct ProjectPlan: Sendable {
    /// A time of day and a duration, in minutes.
    struct Session: Sendable {
        let start: Int
        let length: Int
    }

    let template: ProjectTemplate
    let centre: Int
    let title: String
    /// The district where it takes place, if it is not that of its centre.
    var district: String?
    let venue: String
    let days: [Day]
    let sessions: [Session]
    /// Places in a shift.
    let maximum: Int
    var isKey = false

    /// Session of a day by number, over all days.
    func slot(_ number: Int) -> (start: Moment, end: Moment) {
        let session = sessions[number % sessions.count]
        let start = days[number / sessions.count].at(session.start)
        return (start, start + session.length)
    }

    var slots: Int { days.count * sessions.count }
}

/// A kind of project that many centres run.
struct ProjectTemplate: Sendable {
    let title: String
    let family: String
    let kind: String
    var isLarge = false
    let skills: [String]
    let summary: String
    var beneficiaries: String?
    /// The number of people who want a place, per hundred places.
    var demand = 95
    /// The probability that a group serves it where there is one, percent.
    var groupPercent = 0
    /// Whether a rehearsal precedes it.
    var isRehearsed = false

    /// Weekly classes of a community.
    static let classes = [
        community("社区合唱课堂", ["music", "teaching"]), community("社区书法课堂", ["calligraphy"]),
        community("百姓舞蹈课堂", ["dance", "teaching"]), community("剪纸与非遗课堂", ["heritage", "crafts"]),
        community("摄影沙龙", ["photography"]), community("快板相声小课", ["quyi"]),
        community("京剧票友活动", ["opera"]), community("亲子阅读时光", ["literature"]),
        community("国画小组", ["fine-arts"]),
    ]
    static let morning = community("公园晨练合唱", ["music", "dance"])
    static let stage = ProjectTemplate(
        title: "周末百姓舞台", family: "community", kind: "regional-arts",
        skills: ["music", "dance", "stagecraft"], summary: "每月一场的区域文艺展演", demand: 130,
        groupPercent: 60, isRehearsed: true)
    static let countryside = ProjectTemplate(
        title: "文化三下乡", family: "rural", kind: "countryside-triple",
        skills: ["opera", "calligraphy", "quyi"], summary: "送演出、送春联、送辅导到乡村", demand: 120,
        groupPercent: 50, isRehearsed: true)
    static let schools = ProjectTemplate(
        title: "流动儿童艺术课堂", family: "aid", kind: "migrant-school-arts",
        skills: ["teaching", "fine-arts", "music"], summary: "为随迁子女学校开设艺术课",
        beneficiaries: "来京务工人员随迁子女")
    static let disabled = ProjectTemplate(
        title: "温馨家园艺术陪伴", family: "aid", kind: "disabled-support",
        skills: ["crafts", "music"], summary: "与残疾人一起创作", beneficiaries: "残疾人")
    static let elderly = ProjectTemplate(
        title: "养老院文艺慰问", family: "aid", kind: "elderly-support",
        skills: ["opera", "music", "quyi"], summary: "到养老院演出与陪伴", beneficiaries: "高龄老人",
        groupPercent: 30)
    static let facility = ProjectTemplate(
        title: "周末公益导览", family: "event-facility", kind: "cultural-facility",
        skills: ["guiding", "translation"], summary: "文化设施的讲解与秩序服务", demand: 95)

    /// A festival: more people want to help than there are places.
    static func festival(_ title: String) -> ProjectTemplate {
        ProjectTemplate(
            title: title, family: "event-facility", kind: "large-event", isLarge: true,
            skills: ["event-management", "guiding", "stagecraft"], summary: "节庆大型活动的文化志愿服务",
            demand: 160, groupPercent: 25, isRehearsed: true)
    }

    private static func community(_ title: String, _ skills: [String]) -> ProjectTemplate {
        ProjectTemplate(
            title: title, family: "community", kind: "regular-community", skills: skills,
            summary: "每周一次,面向社区居民")
    }
}
