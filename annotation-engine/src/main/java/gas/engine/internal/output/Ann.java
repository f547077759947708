package gas.engine.internal.output;

import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.hgvs.Hgvs;
import gas.engine.internal.reference.RegulatoryFeature;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;

/// Writes the ANN field ("Variant annotations in VCF format", version 1.0 of 2015): one entry an allele and transcript.
/// Belongs to one thread.
public final class Ann {
    /// The names of the fields, as the header has them.
    public static final String FORMAT =
            "Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | Feature_ID |"
                    + " Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / cDNA.length | CDS.pos / CDS.length |"
                    + " AA.pos / AA.length | Distance | ERRORS / WARNINGS / INFO";

    private final TermsText termsText = new TermsText();

    /// An entry of an allele that lies at no transcript.
    ///
    /// @param allele as the record has it, as everywhere here
    public void intergenic(TextBuffer out, byte[] allele, int from, int length) {
        out.add(allele, from, length);
        out.add('|');
        out.add(Term.INTERGENIC_VARIANT.bytes());
        out.add('|');
        out.add(Term.INTERGENIC_VARIANT.impact().bytes());
        out.add("|||||||||||||");
    }

    /// An entry of an allele that lies in a regulatory feature.
    public void regulatory(TextBuffer out, byte[] allele, int from, int length, Term term, RegulatoryFeature feature) {
        out.add(allele, from, length);
        out.add('|');
        out.add(term.bytes());
        out.add('|');
        out.add(term.impact().bytes());
        out.add("|||");
        Names.add(out, feature.type());
        out.add('|');
        Names.add(out, feature.id());
        out.add("|||||||||");
    }

    public void add(
            TextBuffer out, byte[] allele, int from, int length, Effect effect, Transcript transcript, Hgvs hgvs) {
        out.add(allele, from, length);
        out.add('|');
        out.add(termsText.of(effect.terms()));
        out.add('|');
        out.add(Term.mostSevere(effect.terms()).impact().bytes());
        out.add('|');
        out.add(Names.ann(transcript));
        out.add('|');
        rank(out, effect, transcript);
        out.add('|');
        boolean within = effect.distance() < 0;
        if (within) {
            hgvs.writeTranscript(out, transcript);
        }
        out.add('|');
        hgvs.writeProtein(out, transcript, effect);
        out.add('|');
        position(out, effect.cdnaStart(), effect.cdnaEnd(), transcript.length());
        out.add('|');
        position(out, effect.cdsStart(), effect.cdsEnd(), transcript.cdsLength());
        out.add('|');
        if (effect.cdsStart() > 0 || effect.cdsEnd() > 0) {
            position(
                    out,
                    (effect.cdsStart() + 2) / 3,
                    (effect.cdsEnd() + 2) / 3,
                    Consequences.peptideLength(transcript));
        }
        out.add('|');
        if (!within) {
            out.addNumber(effect.distance());
        }
        out.add('|');
    }

    private static void rank(TextBuffer out, Effect effect, Transcript transcript) {
        if (effect.exonFirst() > 0) {
            out.addNumber(effect.exonFirst());
            out.add('/');
            out.addNumber(transcript.exons());
        } else if (effect.intronFirst() > 0) {
            out.addNumber(effect.intronFirst());
            out.add('/');
            out.addNumber(transcript.exons() - 1);
        }
    }

    /// The first position that is known.
    private static void position(TextBuffer out, int start, int end, int total) {
        int known = start == 0 || end == 0 ? Math.max(start, end) : Math.min(start, end);
        if (known > 0) {
            out.addNumber(known);
            out.add('/');
            out.addNumber(total);
        }
    }
}
