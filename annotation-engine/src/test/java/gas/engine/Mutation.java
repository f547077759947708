package gas.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Damages a VCF as machines, editors and people do. The same random numbers damage it in the same way.
final class Mutation {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern FIELD = Pattern.compile("[^\t\n]+");
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "+1",
        "1e9",
        "2147483647",
        "2147483648",
        "536870912",
        "99999999999999999999999",
        "00076810",
        "",
        "1.5",
        "NaN",
        "250000",
        "249999"
    };
    private static final String[] FIELDS = {
        "",
        ".",
        " ",
        "*",
        "<DEL>",
        "<",
        ">",
        "<>",
        "A,,C",
        ",",
        "A,",
        "[",
        "]20:1]",
        "G]20:5]",
        "[20:1[G",
        ".A",
        "A.",
        "acgt",
        "N",
        "NNNN",
        "RYK",
        "A,C,G,T,N,*,<*>",
        "<NON_REF>",
        "CSQ=",
        "CSQ",
        "CSQ=;CSQ=x",
        ";;",
        ";CSQ=a;",
        "=",
        "CSQ=a,b|c;X",
        "#CHROM",
        "##",
        "GT",
        "\u00fc\u20ac",
        "20",
        "chr20",
        "MT",
        "mars",
        "%3B",
        "|",
        "\""
    };

    private final Random random;

    Mutation(Random random) {
        this.random = random;
    }

    byte[] of(byte[] healthy) {
        byte[] damaged = healthy;
        int times = random.nextInt(5);
        for (int i = 0; i < times && damaged.length > 0; i++) {
            damaged = once(damaged);
        }
        return damaged;
    }

    private byte[] once(byte[] text) {
        int at = random.nextInt(text.length);
        return switch (random.nextInt(16)) {
            case 0 -> changed(text, at, (byte) (text[at] ^ 1 << random.nextInt(8)));
            case 1 -> changed(text, at, (byte) random.nextInt(256));
            case 2 -> Arrays.copyOf(text, at);
            case 3 -> spliced(text, at, Math.min(text.length, at + random.nextInt(200)), new byte[0]);
            case 4 -> spliced(text, at, at, Arrays.copyOfRange(text, at, Math.min(text.length, at + 300)));
            case 5 -> tab(text);
            case 6, 7 -> replaced(text, NUMBER, NUMBERS);
            case 8, 9, 10 -> replaced(text, FIELD, FIELDS);
            case 11 -> spliced(text, at, at, repeated(1 + random.nextInt(100_000)));
            case 12 -> spliced(text, at, at, new byte[] {odd()});
            case 13 -> latin(string(text).replace("\n", "\r\n"));
            case 14 -> shuffled(text);
            default ->
                random.nextInt(3) == 0
                        ? spliced(text, 0, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf})
                        : spliced(text, lineStart(text, at), lineStart(text, at), extraLine());
        };
    }

    private byte odd() {
        byte[] bytes = {0, '\r', '\t', '\n', ' ', (byte) 0xff, (byte) 0xc3, 0x1f, 0x7f, ';', '=', ','};
        return bytes[random.nextInt(bytes.length)];
    }

    private byte[] extraLine() {
        String[] lines = {
            "\n", "\r\n", "#comment\n", "##late=1\n", " \n", "20\n", "\t\t\t\t\t\t\t\t\n", "20\t76810\t.\tC\tG\n"
        };
        return latin(lines[random.nextInt(lines.length)]);
    }

    private byte[] tab(byte[] text) {
        List<Integer> tabs = new ArrayList<>();
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\t') {
                tabs.add(i);
            }
        }
        if (tabs.isEmpty()) {
            return text;
        }
        int at = tabs.get(random.nextInt(tabs.size()));
        return switch (random.nextInt(3)) {
            case 0 -> spliced(text, at, at, latin("\t"));
            case 1 -> spliced(text, at, at + 1, new byte[0]);
            default -> changed(text, at, (byte) ' ');
        };
    }

    private byte[] replaced(byte[] text, Pattern what, String[] by) {
        List<MatchResult> places = what.matcher(string(text)).results().toList();
        if (places.isEmpty()) {
            return text;
        }
        MatchResult place = places.get(random.nextInt(places.size()));
        byte[] bytes = by[random.nextInt(by.length)].getBytes(StandardCharsets.UTF_8);
        return spliced(text, place.start(), place.end(), bytes);
    }

    private byte[] repeated(int times) {
        byte[] bytes = new byte[times];
        Arrays.fill(bytes, random.nextBoolean() ? odd() : (byte) "ACGTN0.;,|<[".charAt(random.nextInt(12)));
        return bytes;
    }

    private byte[] shuffled(byte[] text) {
        List<String> lines = new ArrayList<>(List.of(string(text).split("\n", -1)));
        Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
        lines.add(random.nextInt(lines.size()), lines.get(random.nextInt(lines.size())));
        return latin(String.join("\n", lines));
    }

    private static int lineStart(byte[] text, int at) {
        int start = at;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private static byte[] changed(byte[] text, int at, byte value) {
        byte[] copy = text.clone();
        copy[at] = value;
        return copy;
    }

    private static byte[] spliced(byte[] text, int from, int to, byte[] by) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length + by.length);
        bytes.write(text, 0, from);
        bytes.write(by, 0, by.length);
        bytes.write(text, to, text.length - to);
        return bytes.toByteArray();
    }

    private static String string(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
