import Catalogue
import HTTPServer
import HTTPTypes
import Projections
import Queries

extension Route {
    static let certificate = Route(
        .get, "/v1/certificates/{number}", "certificate", for: .anyone,
        "Checks a certificate of service by its number; nothing is said about the person.",
        takes: [.path("number", .text(1...64), "The certificate's number.")],
        answers: .model(Views.certificateCheck), problems: [.notFound]
    ) { _, call in
        try call.takesNoQuery()
        return try call.answer([]) { _ in
            guard let answer = try call.views.certificate(numbered: call.id) else {
                throw Problem.missing(.certificate)
            }
            return answer
        }
    }
}
