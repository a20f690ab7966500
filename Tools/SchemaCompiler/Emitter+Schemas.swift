extension Emitter {
    func schemas(_ events: [CatalogueModel.EventModel]) -> String {
        var source = SwiftSource(ignoringFormat: true)
        for event in events {
            source.line()
            source.line("extension \(event.structName) {")
            for schema in event.versions {
                let name = schemaName(schema)
                source.line("    /// The schema of version \(schema.version), as it is published.")
                source.raw(Self.literal(schema.text, name))
                guard schema.hasPersonal else { continue }
                source.line("    /// The same for the data as stored, with sealed personal fields.")
                source.raw(Self.literal(schema.storedText, "stored\(upperFirst(name))"))
            }
            source.line("}")
        }
        return source.text
    }

    /// A raw multi-line literal, whose text is not indented.
    private static func literal(_ text: String, _ name: String) -> String {
        var body = text
        while body.last == "\n" { body.removeLast() }
        return "    static let \(name) = ##\"\"\"\n\(body)\n\n\"\"\"##\n"
    }
}

extension Schema {
    /// The sealed form of a personal property.
    private static let sealed = """
        {
              "type": "object",
              "description": "Sealed under the person's key; unreadable once the key is destroyed.",
              "additionalProperties": false,
              "required": ["sealed"],
              "properties": {
                "sealed": {
                  "type": "string",
                  "minLength": 4,
                  "maxLength": 60000,
                  "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
                },
                "sameAs": {
                  "type": "string",
                  "maxLength": 64,
                  "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"
                }
              }
            }
        """

    /// The schema of the data as stored: each personal property in its sealed form, another `$id`,
    /// and no examples, which are in clear text.
    var storedText: String {
        let left: Set<String> = ["examples", "x-counterexamples"]
        let bytes = Array(text.utf8)
        var parts: [String] = []
        for (name, range) in members where !left.contains(name) {
            if name == "$id" {
                parts.append("  \"$id\": \"urn:wenzhi:schema:\(self.name):\(version):stored\"")
                continue
            }
            var part = ""
            var position = range.lowerBound
            for personal in personalRanges where range.contains(personal.lowerBound) {
                part += String(decoding: bytes[position..<personal.lowerBound], as: UTF8.self)
                part += Self.sealed
                position = personal.upperBound
            }
            part += String(decoding: bytes[position..<range.upperBound], as: UTF8.self)
            parts.append("  " + part)
        }
        return "{\n" + parts.joined(separator: ",\n") + "\n}\n"
    }
}
