package gas.engine.internal.conformance;

import gas.engine.internal.conformance.Definition.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds FORMAT and the samples against their definitions (VCF 4.5, section 1.6.2).
final class SampleCheck {
    private static final int DIPLOID = 2;

    private final HeaderCheck header;
    private final Notices notices;
    private final int minor;
    private byte[] bytes = new byte[0];
    private long line;

    /// Mostly that of the record before.
    private byte[] format = new byte[0];

    private final List<String> keys = new ArrayList<>();
    private @Nullable Definition[] definitions = new Definition[8];
    private @Nullable String formatFault;
    private int genotypeIndex = -1;
    /// Of the sample; 0 where its genotype is missing.
    private int ploidy;

    SampleCheck(HeaderCheck header, Notices notices) {
        this.header = header;
        this.notices = notices;
        minor = header.minor();
    }

    void format(byte[] buffer, int start, int end, long number) {
        bytes = buffer;
        line = number;
        if (keys.isEmpty() || !Arrays.equals(format, 0, format.length, bytes, start, end)) {
            format = Arrays.copyOfRange(bytes, start, end);
            read();
        }
        String fault = formatFault;
        if (fault != null) {
            notices.tell(line, Rule.FORMAT_FORM, () -> fault);
        }
    }

    private void read() {
        keys.clear();
        formatFault = null;
        genotypeIndex = -1;
        Set<String> seen = new HashSet<>();
        for (int from = 0; from <= format.length; ) {
            int to = Values.find(format, from, format.length, ':');
            String key = new String(format, from, to - from, StandardCharsets.UTF_8);
            if (!isKey(from, to, key)) {
                formatFault = "FORMAT has the key " + Notices.extract(key);
            } else if (!seen.add(key) && minor >= 3) {
                formatFault = "FORMAT has " + key + " twice";
            }
            if (key.equals("GT")) {
                genotypeIndex = keys.size();
                formatFault = genotypeIndex > 0 ? "GT is not the first key of FORMAT" : formatFault;
            }
            if (keys.size() == definitions.length) {
                definitions = Arrays.copyOf(definitions, 2 * definitions.length);
            }
            definitions[keys.size()] = header.format(key);
            keys.add(key);
            from = to + 1;
        }
    }

    /// From 4.3 on as in INFO; before, letters and digits, or what the header defines.
    private boolean isKey(int from, int to, String key) {
        if (minor >= 3) {
            return Values.isKey(format, from, to) || Values.isMissing(format, from, to) && keys.isEmpty();
        }
        for (int i = from; i < to; i++) {
            if (!Values.isLetter(format[i]) && !Values.isDigit(format[i])) {
                return header.defines(key) || Values.isMissing(format, from, to) && keys.isEmpty();
            }
        }
        return from < to;
    }

    /// One sample of the record whose FORMAT was read last.
    ///
    /// @param alternatives how many alternative alleles there are; 0 where ALT is missing
    void take(byte[] buffer, int start, int end, int alternatives) {
        if (start == end) {
            empty();
            return;
        }
        ploidy = DIPLOID;
        int index = 0;
        for (int from = start; from <= end; ) {
            int to = Values.find(buffer, from, end, ':');
            if (index == keys.size()) {
                notices.tell(
                        line,
                        Rule.SAMPLE_FIELDS,
                        () -> "a sample has more values than FORMAT has keys: " + Notices.extract(buffer, start, end));
                return;
            }
            if (index == genotypeIndex) {
                genotype(from, to, alternatives);
            } else if (from == to) {
                empty();
            } else if (!Values.isMissing(buffer, from, to)) {
                Definition definition = definitions[index];
                if (definition != null && definition.type() != Type.FLAG) {
                    value(keys.get(index), definition, from, to, alternatives);
                }
            }
            index++;
            from = to + 1;
        }
    }

    /// 4.5 has lists without a value: the alleles of a sample that has none but the reference (LAA).
    private void empty() {
        if (minor <= 4) {
            notices.tell(line, Rule.SAMPLE_FIELDS, () -> "a value of a sample is empty");
        }
    }

    private void value(String key, Definition definition, int from, int to, int alternatives) {
        int expected = definition.expected(alternatives, ploidy);
        int count = Values.count(bytes, from, to);
        if (expected >= 0 && count != expected && !allMissing(from, to)) {
            notices.tell(
                    line,
                    Rule.SAMPLE_COUNT,
                    () -> key + " of a sample has " + InfoCheck.values(count) + " instead of " + expected + " (Number="
                            + definition.number() + ")");
        }
        if (!Values.areOfType(bytes, from, to, definition, minor)) {
            notices.tell(
                    line,
                    Rule.SAMPLE_TYPE,
                    () -> key + " of a sample is " + Notices.extract(bytes, from, to) + ", not of the type "
                            + definition.type().title());
        } else if (!Values.haveMeaning(bytes, from, to, definition.meaning())) {
            notices.tell(
                    line,
                    Rule.SAMPLE_VALUE,
                    () -> key + " of a sample is " + Notices.extract(bytes, from, to) + ", negative");
        }
    }

    private boolean allMissing(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != '.' && bytes[i] != ',') {
                return false;
            }
        }
        return true;
    }

    private void genotype(int from, int to, int alternatives) {
        int at = from;
        int alleles = 0;
        boolean called = false;
        if (minor >= 4 && at < to && isSeparator(bytes[at])) {
            at++; // 4.4 and later: the phase of the first allele
        }
        while (true) {
            int start = at;
            long allele = 0;
            if (at < to && bytes[at] == '.') {
                at++;
            } else {
                while (at < to && Values.isDigit(bytes[at])) {
                    allele = Math.min(Integer.MAX_VALUE, allele * 10 + bytes[at++] - '0');
                }
                called = true;
            }
            if (at == start || at < to && !isSeparator(bytes[at])) {
                notices.tell(line, Rule.GENOTYPE, () -> Notices.extract(bytes, from, to) + " is no genotype");
                break;
            }
            alleles++;
            if (allele > alternatives && alternatives > 0) {
                notices.tell(
                        line,
                        Rule.GENOTYPE,
                        () -> "the genotype " + Notices.extract(bytes, from, to) + " has an allele that ALT has not");
            }
            if (at == to) {
                break;
            }
            at++;
        }
        ploidy = called ? alleles : 0;
    }

    private static boolean isSeparator(byte letter) {
        return letter == '/' || letter == '|';
    }
}
