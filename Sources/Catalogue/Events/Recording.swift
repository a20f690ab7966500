/// What the ledger says of how it recorded events, as it stands in each: the same for all events of
/// a request.
public final class Recording: Sendable {
    /// When they are recorded.
    public let time: Timestamp
    /// The principal that posted them.
    public let by: String
    /// The attributes after the position, up to the data.
    let bytes: [UInt8]

    /// Events recorded at that time, posted by that principal.
    public init(at time: Timestamp, by principal: String) {
        self.time = time
        by = principal
        var bytes: [UInt8] = []
        bytes.append(contentsOf: #"","recordedtime":""#.utf8)
        time.append(to: &bytes)
        bytes.append(contentsOf: #"","recordedby":"#.utf8)
        bytes.append(quoted: principal)
        bytes.append(contentsOf: #","data":"#.utf8)
        self.bytes = bytes
    }
}
