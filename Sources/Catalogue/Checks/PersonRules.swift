internal import JSON

/// Checks between the personal fields of a person, on clear text as posted.
///
/// Identity number and birth date agree, and so do identity number and gender; the person is 14 or
/// over at the event's time, and where the data says `adult`, it agrees with that age (18). They hold
/// in every type that carries a person. No message holds a value.
enum PersonRules {
    /// The age from which a person may be a volunteer, in years.
    static let minimumAge = 14

    /// The age from which a person is an adult, in years.
    static let adultAge = 18

    /// Checks every person in the data; answers whether they are adults, nil where nothing says so.
    static func check(
        _ validator: inout Validator, data: JSONDocument.Node, time: Timestamp?
    ) -> Bool? {
        var isAdult: Bool?
        for (field, node) in validator.personal
        where validator.document.kind(node) == .object {
            isAdult = check(person: node, in: field, &validator, data: data, time: time)
        }
        return isAdult
    }

    private static func check(
        person: JSONDocument.Node, in field: Int, _ validator: inout Validator,
        data: JSONDocument.Node, time: Timestamp?
    ) -> Bool? {
        let document = validator.document
        let pointer = "/data/" + validator.table.name(ofField: field)
        let birthDate = text(document, person, "birthDate") { CivilDate(utf8: $0) }
        let number = text(document, person, "idNumber") { IdentityNumber($0) }
        if let birthDate, let number, birthDate != number.birthDate {
            validator.violations.add(
                pointer + "/birthDate", "contradiction", "does not agree with idNumber")
        }
        let gender = text(document, person, "gender") { String(copying: $0) }
        if let number,
            gender == "male" && !number.isMale || gender == "female" && number.isMale == true
        {
            validator.violations.add(
                pointer + "/gender", "contradiction", "does not agree with idNumber")
        }
        guard let time, let born = birthDate ?? number?.birthDate else { return nil }
        let age = born.age(on: time.day)
        if age < minimumAge {
            validator.violations.add(
                pointer, "too-young", "a volunteer is \(minimumAge) or over")
        }
        let isAdult = age >= adultAge
        if let adult = document.member(data, "adult"), isAdult != (document.kind(adult) == .true) {
            validator.violations.add(
                "/data/adult", "contradiction", "does not agree with the birth date")
        }
        return isAdult
    }

    private static func text<Value>(
        _ document: JSONDocument, _ object: JSONDocument.Node, _ name: StaticString,
        _ read: (Span<UInt8>) -> Value?
    ) -> Value? {
        guard let node = document.member(object, name), document.kind(node) == .string
        else { return nil }
        return document.withUTF8(node, read)
    }
}

extension String {
    /// Text from UTF-8.
    init(copying utf8: Span<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for index in 0..<utf8.count { bytes.append(utf8[index]) }
        self.init(decoding: bytes, as: UTF8.self)
    }
}
