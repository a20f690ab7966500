import Foundation

/// How many files and connections the process may have open.
enum DescriptorLimit {
    /// What the stores, the log and the event loops need besides connections.
    static let reservedDescriptors = 128

    /// Raises the limit as far as the system allows without asking; returns what it is then.
    static func raise() -> Int {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(kind, &limit) == 0 else { return 1024 }
        var raised = limit
        raised.rlim_cur = raised.rlim_max
        if unsafe setrlimit(kind, &raised) == 0 { limit = raised }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many of the connections that are wanted fit.
    static func connections(wanted: Int, descriptors: Int) -> Int {
        min(wanted, max(descriptors - reservedDescriptors, 16))
    }
}
