package gas.localcloud.visitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// What a browser without scripts does: cookies, redirects, links and forms.
final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 10;

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /// What came back, after all redirects.
    record Page(URI address, int status, byte[] body) {
        Document html() {
            return Jsoup.parse(text(), address.toString());
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Page must(int expected) {
            if (status != expected) {
                throw new VisitFailed(address + " answered " + status + " instead of " + expected + ": "
                        + Jsoup.parse(text()).text().lines().findFirst().orElse(""));
            }
            return this;
        }
    }

    Page get(String address) {
        return follow(
                URI.create(address), HttpRequest.newBuilder(URI.create(address)).GET());
    }

    Page getJson(String address) {
        return follow(
                URI.create(address), HttpRequest.newBuilder(URI.create(address)).header("Accept", "application/json"));
    }

    /// Fills a form's fields in and submits it; what the form holds already goes along.
    Page submit(Element form, Map<String, String> filled) {
        Map<String, String> fields = fields(form);
        fields.putAll(filled);
        URI action = action(form);
        if (form.attr("method").equalsIgnoreCase("get")) {
            return get(action + "?" + encode(fields));
        }
        return follow(
                action,
                HttpRequest.newBuilder(action)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", origin(URI.create(form.baseUri())))
                        .POST(BodyPublishers.ofString(encode(fields))));
    }

    Page postJson(String address, String json, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(json));
        headers.forEach(request::header);
        return follow(URI.create(address), request);
    }

    /// A multipart/form-data POST as a browser sends a file: the fields first, the file last.
    Page upload(URI address, String origin, Map<String, String> fields, String fileName, BodyPublisher file) {
        String boundary = "----gas" + System.nanoTime();
        StringBuilder head = new StringBuilder();
        fields.forEach((name, value) -> head.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        head.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(fileName.replace("\"", "%22"))
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString(head.toString()),
                file,
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return follow(
                address,
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .header("Origin", origin)
                        .timeout(Duration.ofMinutes(30))
                        .POST(body));
    }

    /// Saves what is at the address, after all redirects.
    void save(String address, Path file) {
        URI at = URI.create(address);
        try {
            for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
                HttpResponse<Path> response =
                        http.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofFile(file));
                String location = response.headers().firstValue("Location").orElse(null);
                if (location == null) {
                    if (response.statusCode() != 200) {
                        throw new VisitFailed(at + " answered " + response.statusCode());
                    }
                    return;
                }
                at = at.resolve(location);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new VisitFailed(address + " cannot be saved");
    }

    static Map<String, String> fields(Element form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Element input : form.select("input[name], button[name], textarea[name], select[name]")) {
            boolean choice =
                    input.attr("type").equals("radio") || input.attr("type").equals("checkbox");
            boolean button =
                    input.attr("type").equals("submit") || input.tagName().equals("button");
            boolean file = input.attr("type").equals("file");
            if (!button && !file && (!choice || input.hasAttr("checked"))) {
                fields.put(input.attr("name"), value(input));
            }
        }
        return fields;
    }

    private static String value(Element input) {
        if (input.tagName().equals("select")) {
            Element chosen = input.selectFirst("option[selected]");
            Element first = chosen == null ? input.selectFirst("option") : chosen;
            return first == null ? "" : first.val();
        }
        return input.val();
    }

    static URI action(Element form) {
        String action = form.absUrl("action");
        return URI.create(action.isEmpty() ? form.baseUri() : action);
    }

    private Page follow(URI address, HttpRequest.Builder first) {
        HttpRequest.Builder request = first;
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<byte[]> response = send(request);
            String location = response.headers().firstValue("Location").orElse(null);
            if (response.statusCode() / 100 != 3 || location == null) {
                return new Page(at, response.statusCode(), response.body());
            }
            at = at.resolve(location);
            request = HttpRequest.newBuilder(at).GET();
        }
        throw new VisitFailed(address + " redirects for ever, last to " + at);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        HttpRequest ready = request.build();
        try {
            return http.send(
                    ready.timeout().isPresent()
                            ? ready
                            : request.timeout(PATIENCE).build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(ready.uri() + ": " + failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new VisitFailed("interrupted");
        }
    }

    static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    private static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
