internal import JSON

extension SchemaReader {
    /// Reads `x-state`; the word `own` says that the state is written by hand.
    func state(
        _ node: Node?, creates: Bool, _ object: ObjectModel
    ) throws(SchemaError) -> StateAnnotation {
        var state = StateAnnotation()
        guard let node, document.kind(node) != .string else { return state }
        let at = "/x-state"
        let known: Set<String> =
            creates
            ? ["keeps", "sets", "adds", "periods", "lists", "searches", "counts", "projected"]
            : ["sets", "adds"]
        let members = try members(node, at)
        for name in members.keys.sorted() where !known.contains(name) {
            throw fail(
                at + "/" + name,
                creates
                    ? "an event that creates has keeps, sets, adds, periods, lists, searches, "
                        + "counts and projected"
                    : "an event that does not create has sets and adds")
        }
        if let node = members["keeps"] { state.keeps = try strings(node, at + "/keeps") }
        if let node = members["lists"] { state.lists = try strings(node, at + "/lists") }
        if let node = members["searches"] {
            state.searches = try strings(node, at + "/searches")
        }
        if let node = members["counts"] { state.counts = try strings(node, at + "/counts") }
        if let node = members["sets"] { state.sets = try settings(node, at + "/sets") }
        if let node = members["projected"] {
            state.projected = try projected(node, at + "/projected")
        }
        for (name, word) in try words(members["adds"], at + "/adds") {
            try checkKept(word, at + "/adds", in: object)
            state.adds.append(.init(member: name, field: word))
        }
        for (name, word) in try words(members["periods"], at + "/periods") {
            state.periods.append(.init(member: name, state: word))
        }
        for name in state.keeps { try checkKept(name, at + "/keeps", in: object) }
        for setting in state.sets {
            switch setting.source {
            case .field(let name): try checkKept(name, at + "/sets", in: object)
            case .given(let name):
                guard object.properties.contains(where: { $0.name == name && $0.personal != nil })
                else { throw fail(at + "/sets", "names \(name), which is no personal field") }
            case .time, .subject, .flag, .cleared: break
            }
        }
        return state
    }

    /// The members of an object whose values are words.
    private func words(
        _ node: Node?, _ pointer: String
    ) throws(SchemaError) -> [(name: String, word: String)] {
        guard let node else { return [] }
        let members = try members(node, pointer)
        var words: [(name: String, word: String)] = []
        for name in names(node) {
            words.append((name, try string(members[name], pointer + "/" + name)))
        }
        return words
    }

    /// A field that a state keeps is one of the data, in clear text, and no object.
    private func checkKept(
        _ name: String, _ pointer: String, in object: ObjectModel
    ) throws(SchemaError) {
        guard let property = object.properties.first(where: { $0.name == name }) else {
            throw fail(pointer, "names \(name), which is no property")
        }
        guard property.personal == nil else {
            throw fail(pointer, "names \(name), which is personal: states hold no personal data")
        }
        guard property.value.isKeepable else {
            throw fail(
                pointer,
                "names \(name), which is or holds an object: write the state by hand, and "
                    + "\"x-state\": \"own\"")
        }
    }

    /// Reads `sets`: a list of fields, or an object of members with their fields; `time` is the
    /// event's own time.
    private func settings(
        _ node: Node, _ pointer: String
    ) throws(SchemaError) -> [StateAnnotation.Setting] {
        guard document.kind(node) == .object else {
            return try strings(node, pointer).map { .init(member: $0, source: .field($0)) }
        }
        var settings: [StateAnnotation.Setting] = []
        try document.forEachMember(node) { key, value throws(SchemaError) in
            let member = document.string(key)
            settings.append(
                .init(member: member, source: try source(value, pointer + "/" + member)))
        }
        return settings
    }

    private func source(
        _ node: Node, _ pointer: String
    ) throws(SchemaError) -> StateAnnotation.Source {
        switch document.kind(node) {
        case .true: return .flag(true)
        case .false: return .flag(false)
        case .null: return .cleared
        case .object:
            let members = try members(node, pointer, known: ["given"])
            return .given(try string(members["given"], pointer + "/given"))
        default:
            switch try string(node, pointer) {
            case "time": return .time
            case "subject": return .subject
            case let field: return .field(field)
            }
        }
    }

    private func projected(
        _ node: Node, _ pointer: String
    ) throws(SchemaError) -> [StateAnnotation.Projected] {
        try words(node, pointer).map { .init(member: $0.name, kind: $0.word) }
    }

    /// Reads `x-claims`.
    func claims(_ node: Node?) throws(SchemaError) -> [ClaimAnnotation] {
        guard let node else { return [] }
        guard document.kind(node) == .array else {
            throw fail("/x-claims", "must be an array of {claim, of, in, taken}")
        }
        var claims: [ClaimAnnotation] = []
        try document.forEachElement(node) { element throws(SchemaError) in
            let at = "/x-claims/\(claims.count)"
            let members = try members(element, at, known: ["claim", "of", "in", "taken"])
            let name = try string(members["claim"], at + "/claim")
            guard name.wholeMatch(of: /[a-z][A-Za-z0-9]{0,39}/) != nil else {
                throw fail(at + "/claim", "a claim's name is camelCase")
            }
            var claim = ClaimAnnotation(claim: name)
            if let node = members["of"] { claim.of = try strings(node, at + "/of") }
            if let node = members["in"] { claim.states = try strings(node, at + "/in") }
            if let node = members["taken"] { claim.taken = try string(node, at + "/taken") }
            guard [nil, "refuses", "flags"].contains(claim.taken) else {
                throw fail(at + "/taken", "is refuses or flags")
            }
            guard claim.of != nil || (claim.states == nil && claim.taken == nil) else {
                throw fail(at, "needs of: without it code written by hand says what is claimed")
            }
            claims.append(claim)
        }
        return claims
    }

    func plural(_ node: Node?) throws(SchemaError) -> String? {
        guard let node else { return nil }
        let plural = try string(node, "/x-plural")
        guard plural.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil else {
            throw fail("/x-plural", "is made of small letters, with a hyphen between words")
        }
        return plural
    }

    /// Reads the parts that are marked `own`.
    func own(_ top: [String: Node]) throws(SchemaError) -> Set<OwnPart> {
        var own: Set<OwnPart> = []
        for part in OwnPart.allCases {
            let name = "x-" + part.rawValue
            guard let node = top[name], part != .state || document.kind(node) == .string else {
                continue
            }
            guard try string(node, "/" + name) == "own" else {
                throw fail("/" + name, "the only word is own: it is written by hand")
            }
            own.insert(part)
        }
        return own
    }
}

extension Value {
    /// Whether a state can have a member of this kind.
    var isKeepable: Bool {
        switch self {
        case .object, .event: false
        case .array(.object(let object), _, _, _):
            object.properties.allSatisfy { property in
                if case .array = property.value { return false }
                return property.personal == nil && property.value.isKeepable
            }
        case .array(let item, _, _, _):
            switch item {
            case .array, .event: false
            default: true
            }
        default: true
        }
    }
}
