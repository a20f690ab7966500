package import HTTPTypes

extension HTTPFields {
    /// The value of a field, as the subscript has it.
    ///
    /// For what is read with every request: nearly always there is one field of a name at most, and
    /// then nothing is joined, which takes most of the subscript's time.
    package func value(_ name: HTTPField.Name) -> String? {
        var value: String?
        for field in self where field.name == name {
            guard value == nil else { return self[name] }
            value = field.value
        }
        return value
    }
}
