package gas.localcloud.sns;

import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs what goes to web servers, with a key of its own that survives a restart, and shows the certificate.
final class Seal {
    private static final String CURRENT = "current";

    private final PrivateKey key;
    private final String certificate;
    private final String serial;

    Seal(CloudState state) {
        var saved = state.map("sns.seal");
        try {
            var json = Json.tree(load(saved));
            key = KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getDecoder().decode(json.path("key").asString())));
            certificate = json.path("certificate").asString();
            serial = json.path("serial").asString();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the key that signs notifications is not readable", broken);
        }
    }

    /// The certificate's path on the front, as AWS names it.
    String path() {
        return "/SimpleNotificationService-" + serial + ".pem";
    }

    String certificate() {
        return certificate;
    }

    /// The signature, in Base64, in version 1 (SHA-1) or 2 (SHA-256).
    String sign(String text, String version) {
        try {
            var signature = Signature.getInstance(version.equals("2") ? "SHA256withRSA" : "SHA1withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static synchronized String load(StateMap saved) {
        var before = saved.get(CURRENT);
        if (before != null) {
            return before;
        }
        var made = make();
        saved.put(CURRENT, made);
        return made;
    }

    private static String make() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var pair = generator.generateKeyPair();
            var name = new X500Principal("CN=sns.amazonaws.com, O=local-cloud");
            var now = Instant.now();
            var serial = new BigInteger(127, new SecureRandom());
            var certificate = new JcaX509v3CertificateBuilder(
                            name,
                            serial,
                            Date.from(now.minus(Duration.ofDays(1))),
                            Date.from(now.plus(Duration.ofDays(3650))),
                            name,
                            pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
            var pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            return Json.object()
                    .put(
                            "key",
                            Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()))
                    .put("certificate", pem)
                    .put("serial", serial.toString(16))
                    .toString();
        } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
