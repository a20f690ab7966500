import HTTPServer
import HTTPTypes
import Queries

extension Route {
    static let metrics = Route(
        .get, "/metrics", "metrics", for: .anyone,
        "The state of the service in the text format of Prometheus; nothing in it is personal.",
        answers: [
            RouteAnswer(.ok, "The metrics.", [Content(MediaTypes.metrics, .text(nil))])
        ]
    ) { api, call in
        try call.takesNoQuery()
        api.gauges.update(api.ledger, api.feed)
        api.memory.record()
        api.heavy.record()
        var headers = HTTPFields()
        headers[.contentType] = MediaTypes.metrics
        headers[.cacheControl] = "no-store"
        return Reply(.ok, headers, api.registry.text())
    }
}
