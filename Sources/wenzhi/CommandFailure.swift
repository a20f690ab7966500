import Foundation

/// A failure that one line explains.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description.shownText
    }
}

/// Flushes standard output, so that a reader at the other end of a pipe gets it.
func flushOutput() {
    fflush(nil)
}
