import Foundation

/// A failure that one line explains.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Hands over what was printed to whoever reads it through a pipe.
func flushOutput() {
    fflush(nil)
}
