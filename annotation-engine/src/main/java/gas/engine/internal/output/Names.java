package gas.engine.internal.output;

import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;
import java.util.regex.Pattern;

/// Names out of a gene file, written so that they cannot be taken for VCF's own signs; a transcript keeps its own.
public final class Names {
    private static final Pattern VERSIONED = Pattern.compile("\\.\\d+$");
    private static final int TRANSCRIPT = 0;
    private static final int PROTEIN = 1;
    private static final int ANN = 2;
    /// The last of the numbers under which a transcript keeps what is rendered here.
    static final int LAST = ANN;

    private Names() {}

    /// With its version, as HGVS wants it.
    static byte[] transcript(Transcript transcript) {
        byte[] name = transcript.rendered(TRANSCRIPT);
        if (name == null) {
            int version = transcript.details().version();
            byte[] feature = transcript.feature();
            TextBuffer text = new TextBuffer(feature.length + 4);
            add(text, feature);
            if (version > 0) {
                text.add('.');
                text.addNumber(version);
            }
            name = text.toBytes();
            transcript.render(TRANSCRIPT, name);
        }
        return name;
    }

    /// The protein's name, the transcript's where it has none; without a version it counts as the first, as VEP has it.
    public static byte[] protein(Transcript transcript) {
        byte[] name = transcript.rendered(PROTEIN);
        if (name == null) {
            byte[] protein = transcript.details().protein();
            TextBuffer text = new TextBuffer(32);
            add(text, protein.length == 0 ? transcript.feature() : protein);
            if (!VERSIONED.matcher(text.toString()).find()) {
                text.add(".1");
            }
            name = text.toBytes();
            transcript.render(PROTEIN, name);
        }
        return name;
    }

    /// What ANN says of the transcript alone: gene name, gene, feature type, feature, biotype.
    static byte[] ann(Transcript transcript) {
        byte[] names = transcript.rendered(ANN);
        if (names == null) {
            TextBuffer text = new TextBuffer(64);
            add(text, transcript.symbol().length == 0 ? transcript.gene() : transcript.symbol());
            text.add('|');
            add(text, transcript.gene());
            text.add("|transcript|");
            add(text, transcript.feature());
            text.add('|');
            add(text, transcript.biotype());
            names = text.toBytes();
            transcript.render(ANN, names);
        }
        return names;
    }

    /// As VEP: what has a meaning in VCF's INFO is written otherwise.
    public static void add(TextBuffer text, byte[] name) {
        for (byte letter : name) {
            switch (letter) {
                case ';' -> text.add("%3B");
                case '=' -> text.add("%3D");
                case ',', '|' -> text.add('&');
                case ' ', '\t' -> text.add('_');
                default -> text.add(letter);
            }
        }
    }
}
