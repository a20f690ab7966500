internal import JSON

extension Validator {
    /// Reports a violation at a field of the current object, or at the object itself.
    @discardableResult
    mutating func report(_ code: String, _ message: Sentence, _ field: Int = -1) -> Int64 {
        violations.add(pointer(to: field), code, message)
        return Self.none
    }

    mutating func wrongType(_ message: Sentence, _ field: Int) -> Int64 {
        report("wrong-type", message, field)
    }

    mutating func reportMissing(_ missing: UInt64, of object: ShapeTable.Object) {
        for position in 0..<Int(object.fieldCount) where missing & 1 << UInt64(position) != 0 {
            report("required", "is missing", Int(object.firstField) + position)
        }
    }

    /// Reports a member that the shape lacks. Within a personal field its name may be personal too.
    mutating func reportUnknown(_ key: JSONDocument.Node) {
        let step = isInsidePersonal ? "" : JSONPointer.step(document.string(key))
        violations.add(
            pointer(to: -1) + step, "unknown-member",
            isInsidePersonal ? "has a member that the schema lacks" : "is not in the schema")
    }

    mutating func reportDuplicate(_ item: Int) {
        violations.add(
            pointer(to: -1) + "/\(item)", "duplicate-item", "stands earlier in the array already")
    }

    /// Checks that exactly one of the alternatives is there as a whole.
    mutating func check(alternativesOf object: ShapeTable.Object, present: UInt64) {
        let masks = (0..<Int(object.alternativeCount)).map {
            table.alternatives[Int(object.firstAlternative) + $0]
        }
        guard masks.count(where: { $0 & present == $0 }) != 1 else { return }
        let choices = masks.map { mask in
            (0..<Int(object.fieldCount)).filter { mask & 1 << UInt64($0) != 0 }
                .map { table.name(ofField: Int(object.firstField) + $0) }
                .joined(separator: " + ")
        }
        report("not-one-of", "state exactly one of: \(choices.joined(separator: ", "))")
    }

    /// Checks what must hold when some fields have certain values.
    mutating func check(
        _ condition: ShapeTable.FlatCondition, of object: ShapeTable.Object, present: UInt64,
        frame: Int
    ) {
        let first = Int(condition.firstLimit)
        for offset in 0..<Int(condition.whenCount) {
            guard holds(table.limits[first + offset], of: object, frame: frame) == true
            else { return }
        }
        reportMissing(condition.required & ~present, of: object)
        for position in 0..<Int(object.fieldCount)
        where condition.forbidden & present & 1 << UInt64(position) != 0 {
            report(
                "not-allowed", "must be left out here; see the conditions of the schema",
                Int(object.firstField) + position)
        }
        for offset in 0..<Int(condition.limitedCount) {
            let limit = table.limits[first + Int(condition.whenCount) + offset]
            guard holds(limit, of: object, frame: frame) == false else { continue }
            report(
                "not-in-enumeration", "does not go with the other fields; see the schema",
                Int(object.firstField) + Int(limit.field))
        }
    }

    /// Whether a field has one of some values; `nil` when it has none that is valid.
    private func holds(
        _ limit: ShapeTable.Limit, of object: ShapeTable.Object, frame: Int
    ) -> Bool? {
        let slot = Int(table.fields[Int(object.firstField) + Int(limit.field)].slot)
        guard slots[frame] & 1 << Int64(slot) != 0 else { return nil }
        return limit.values & 1 << UInt64(slots[frame + 1 + slot]) != 0
    }

    /// Where a reference in a field of the current object stands; see ``Reference``.
    func place(of field: Int) -> (field: Int, item: Int?, nested: Int?) {
        switch path.count {
        case 0: (field, nil, nil)
        case 1: (path[0], nil, field)
        default: (path[0], ~path[1], table.fields[field].isNamed ? field : nil)
        }
    }

    private func pointer(to field: Int) -> String {
        var text = "/data"
        for step in path {
            text += step >= 0 ? "/" + table.name(ofField: step) : "/\(~step)"
        }
        if field >= 0, table.fields[field].isNamed {
            text += "/" + table.name(ofField: field)
        }
        return text
    }
}
