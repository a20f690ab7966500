/// The attributes of the envelope (CloudEvents 1.0 and catalogue.md) in the order of the stored
/// bytes. Extensions stand between `dataschema` and `sequence`.
enum Envelope {
    enum Attribute: Int, CaseIterable {
        case specversion, id, source, type, subject, time, datacontenttype, dataschema
        case sequence, recordedtime, recordedby, data

        var name: String { String(describing: self) }

        /// Whether the ledger sets it, so that nobody may post it.
        var isSetByLedger: Bool {
            self == .sequence || self == .recordedtime || self == .recordedby
        }
    }

    /// The attributes as fields of the shape table, which finds them by name.
    static let shape = ObjectShape(
        Attribute.allCases.map { .required($0.name, .text(0...1)) })

    /// Where CloudEvents has data that is not JSON, which no type here has.
    static let binaryData: StaticString = "data_base64"

    /// The extension attribute in which the poster to a sample ledger gives the time of recording.
    static let recordedAt: StaticString = "recordedat"

    /// The most extension attributes.
    static let maximumExtensions = 16

    /// The most bytes of an extension attribute's value.
    static let maximumExtensionBytes = 1_024

    /// The most bytes of `dataschema`.
    static let maximumSchemaNameBytes = 256

    /// The most bytes of a stored event.
    static let maximumStoredBytes = 60_000

    /// How far `time` may lie in the future, for clocks that differ.
    static let maximumAheadMinutes = 5
}
