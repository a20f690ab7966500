/// Why the schemas cannot be compiled: which file, where in it, and what is wrong.
public struct SchemaError: Error, Sendable, CustomStringConvertible {
    /// The name of the schema file.
    public let file: String

    /// The place within the file as a JSON pointer.
    public let pointer: String

    /// What is wrong, and what the compiler would accept.
    public let message: String

    /// One line: file, place, message.
    public var description: String {
        "\(file)\(pointer.isEmpty ? "" : " \(pointer)"): \(message)"
    }
}
