package gas.localcloud;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A function whose messages tell it what to do; runs in a process of its own.
public final class TestFunction implements RequestHandler<Map<String, Object>, Object> {
    @Override
    @SuppressWarnings("unchecked")
    public Object handleRequest(Map<String, Object> event, Context context) {
        if (!(event.get("Records") instanceof List<?> records)) {
            if ("throw".equals(event.get("do"))) {
                throw new IllegalStateException("as told");
            }
            return Map.of("echo", event);
        }
        var failures = new ArrayList<Map<String, String>>();
        for (var item : records) {
            var message = (Map<String, Object>) item;
            var attributes = (Map<String, String>) message.get("attributes");
            boolean first = "1".equals(attributes.get("ApproximateReceiveCount"));
            switch ((String) message.get("body")) {
                case "fail once" -> {
                    if (first) {
                        failures.add(Map.of("itemIdentifier", (String) message.get("messageId")));
                    }
                }
                case "die once" -> {
                    if (first) {
                        Runtime.getRuntime().halt(3);
                    }
                }
                default -> {}
            }
        }
        return Map.of("batchItemFailures", failures);
    }
}
