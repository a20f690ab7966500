/// One schema file, read and checked against the supported subset.
struct Schema {
    var file: String
    var text: String
    var name: String
    var version: Int
    var title: String
    var titleChinese: String
    var description: String
    var isDecision: Bool
    /// The member, and its words, with which an event is a decision; with all others it is a fact.
    var decides: ConditionModel.Limit?
    var aggregate: String
    var owner: String
    var requiresMunicipal: Bool
    var isPostedByLedger: Bool
    var from: [String]
    var to: String?
    var object: ObjectModel
    var state: StateAnnotation
    var claims: [ClaimAnnotation]
    /// The plural of the aggregate's name in routes and tables, where it is irregular.
    var plural: String?
    /// Whether every reader is shown all aggregates of the kind, and not only a centre its own.
    var isForCity: Bool
    /// The parts of the aggregate that are written by hand.
    var own: Set<OwnPart>
    /// The ranges of the values of personal properties in `text`, as UTF-8 offsets.
    var personalRanges: [Range<Int>]
    /// The top-level members: the name, and the range of name and value in `text`.
    var members: [(name: String, range: Range<Int>)]

    var hasPersonal: Bool { object.properties.contains { $0.personal != nil } }
}

/// An object with its properties and conditions.
struct ObjectModel {
    var properties: [Property] = []
    var minimumMembers = 0
    var conditions: [ConditionModel] = []
    /// Sets of properties of which exactly one must be present: the `required` of a `oneOf`.
    var alternatives: [[String]] = []
}

/// One property of an object.
struct Property {
    var name: String
    var isRequired: Bool
    var personal: String?
    var title: String?
    var titleChinese: String?
    var unit: String?
    var value: Value
}

/// The kinds of values that the compiler supports.
indirect enum Value: Equatable {
    case text(minimum: Int, maximum: Int)
    case reference(aggregate: String)
    case pattern(String, minimum: Int, maximum: Int)
    case district
    case date
    case timestamp
    case choice(type: String?, words: [String])
    case integer(minimum: Int64, maximum: Int64, unit: String?)
    case boolean(allowsFalse: Bool, allowsTrue: Bool)
    case array(Value, minimum: Int, maximum: Int, isUnique: Bool)
    case object(ObjectModel)
    /// The source and the id of an event that must be on record.
    case event(ObjectModel)
}

extension ObjectModel: Equatable {
    static func == (a: ObjectModel, b: ObjectModel) -> Bool {
        a.minimumMembers == b.minimumMembers && a.conditions == b.conditions
            && a.alternatives == b.alternatives
            && a.properties.elementsEqual(b.properties) {
                $0.name == $1.name && $0.isRequired == $1.isRequired
                    && $0.personal == $1.personal && $0.value == $1.value
            }
    }
}

/// `if` … `then` of an `allOf`.
struct ConditionModel: Equatable {
    /// A property and its required or allowed words.
    struct Limit: Equatable {
        var name: String
        var words: [String]
    }

    var when: [Limit]
    var required: [String]
    var forbidden: [String]
    var limited: [Limit]
}
