import NIOSSL

/// A certificate and its key, as PEM files.
package struct TLSFiles: Sendable {
    /// The server's certificate, followed by the intermediate certificates.
    package var certificate: String
    /// The certificate's private key, without a passphrase.
    package var key: String

    /// Creates the paths; nothing is read.
    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Reads the files; throws unless the key belongs to the certificate.
    package func check() throws(TLSFailure) {
        _ = try configuration()
    }

    /// HTTP/1.1 over TLS 1.2 or later.
    func configuration() throws(TLSFailure) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw TLSFailure("\(certificate) is not a readable certificate in PEM form")
        }
        guard !chain.isEmpty else {
            throw TLSFailure("\(certificate) holds no certificate")
        }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw TLSFailure("\(key) is not a readable private key in PEM form")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFailure("\(key) is not the key of the certificate in \(certificate)")
        }
        return configuration
    }
}

/// Why TLS cannot be served.
package struct TLSFailure: Error, CustomStringConvertible {
    /// A sentence that names the file.
    package let description: String

    init(_ reason: String) {
        description = "TLS cannot be served: \(reason)."
    }
}
