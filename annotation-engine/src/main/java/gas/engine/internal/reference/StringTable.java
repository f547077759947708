package gas.engine.internal.reference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Every text of a reference once, by its number.
final class StringTable {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    int number(String text) {
        return numbers.computeIfAbsent(text, absent -> numbers.size());
    }

    void write(SectionOutput out) throws IOException {
        IntList offsets = new IntList();
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        for (String text : numbers.keySet()) {
            offsets.add(strings.size());
            strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
        offsets.add(strings.size());
        out.begin(Layout.Section.OFFSETS);
        out.ints(offsets.toArray());
        out.begin(Layout.Section.STRINGS);
        out.write(strings.toByteArray());
    }
}
