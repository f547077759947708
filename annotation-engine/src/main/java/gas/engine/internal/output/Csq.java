package gas.engine.internal.output;

import gas.engine.internal.consequence.Change;
import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.genes.GeneModel;
import gas.engine.internal.hgvs.Hgvs;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.reference.RegulatoryFeature;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes the CSQ field as Ensembl VEP does: one entry an allele and transcript, fields between bars.
///
/// Fields side by side that depend on the transcript alone are written as one piece, which the transcript keeps.
/// Belongs to one thread.
public final class Csq {
    /// Numbers of what a transcript keeps rendered.
    private static final int FIRST_PIECE = Names.LAST + 1;

    private final List<CsqField> fields;
    /// What to write, in order: a field, or a piece of several.
    private final Step[] steps;
    private final boolean totalLength;
    private final TermsText termsText = new TermsText();
    private final TextBuffer known;
    /// The contig whose name was written last, mostly that of the next.
    private @Nullable ContigEntry namedContig;

    private byte[] contigName = {};

    private record Step(CsqField field, int piece, List<CsqField> pieceFields) {}

    /// @param known what ends every entry: of each further column a bar and what is known of the allele
    public Csq(List<CsqField> fields, boolean totalLength, TextBuffer known) {
        this.known = known;
        this.fields = List.copyOf(fields);
        this.totalLength = totalLength;
        List<Step> planned = new ArrayList<>();
        int pieces = FIRST_PIECE;
        for (int i = 0; i < fields.size(); ) {
            int to = i;
            while (to < fields.size() && fields.get(to).ofTranscript()) {
                to++;
            }
            if (to > i) {
                planned.add(new Step(fields.get(i), pieces++, List.copyOf(fields.subList(i, to))));
                i = to;
            } else {
                planned.add(new Step(fields.get(i++), 0, List.of()));
            }
        }
        steps = planned.toArray(Step[]::new);
    }

    /// The names of the fields, as the header has them.
    public static String format(List<CsqField> fields) {
        return fields.stream().map(CsqField::title).collect(Collectors.joining("|"));
    }

    /// An entry of an allele that lies at no transcript.
    public void intergenic(TextBuffer out, Change change, Hgvs hgvs) {
        withoutTranscript(out, change, Term.INTERGENIC_VARIANT, null, hgvs);
    }

    /// An entry of an allele that lies in a regulatory feature.
    public void regulatory(TextBuffer out, Change change, Term term, RegulatoryFeature feature, Hgvs hgvs) {
        withoutTranscript(out, change, term, feature, hgvs);
    }

    private void withoutTranscript(
            TextBuffer out, Change change, Term term, @Nullable RegulatoryFeature feature, Hgvs hgvs) {
        boolean first = true;
        for (CsqField field : fields) {
            if (!first) {
                out.add('|');
            }
            first = false;
            switch (field) {
                case ALLELE -> allele(out, change);
                case CONSEQUENCE -> out.add(term.bytes());
                case IMPACT -> out.add(term.impact().bytes());
                case HGVSG -> genomic(out, hgvs);
                default -> {
                    if (feature != null) {
                        of(feature, field, out);
                    }
                }
            }
        }
        out.add(known);
    }

    private static void of(RegulatoryFeature feature, CsqField field, TextBuffer out) {
        switch (field) {
            case FEATURE_TYPE -> out.add("RegulatoryFeature");
            case FEATURE -> Names.add(out, feature.id());
            case BIOTYPE -> Names.add(out, feature.type());
            default -> {}
        }
    }

    public void add(TextBuffer out, Change change, Effect effect, Transcript transcript, Hgvs hgvs) {
        for (int i = 0; i < steps.length; i++) {
            if (i > 0) {
                out.add('|');
            }
            Step step = steps[i];
            if (step.piece > 0) {
                piece(out, step, transcript);
            } else {
                field(out, step.field, change, effect, transcript, hgvs);
            }
        }
        out.add(known);
    }

    private void field(TextBuffer out, CsqField field, Change change, Effect effect, Transcript transcript, Hgvs hgvs) {
        switch (field) {
            case ALLELE -> allele(out, change);
            case CONSEQUENCE -> out.add(termsText.of(effect.terms()));
            case IMPACT -> out.add(Term.mostSevere(effect.terms()).impact().bytes());
            case EXON -> numbers(out, effect.exonFirst(), effect.exonLast(), transcript.exons());
            case INTRON -> numbers(out, effect.intronFirst(), effect.intronLast(), transcript.exons() - 1);
            case HGVSC -> {
                if (effect.distance() < 0) {
                    hgvsTranscript(out, transcript, hgvs);
                }
            }
            case HGVSP -> {
                if (effect.coding()) {
                    hgvsProtein(out, transcript, effect, hgvs);
                }
            }
            case CDNA_POSITION -> positions(out, effect.cdnaStart(), effect.cdnaEnd(), transcript.length());
            case CDS_POSITION -> positions(out, effect.cdsStart(), effect.cdsEnd(), transcript.cdsLength());
            case PROTEIN_POSITION -> {
                if (effect.cdsStart() > 0 || effect.cdsEnd() > 0) {
                    positions(
                            out,
                            aminoAcid(effect.cdsStart()),
                            aminoAcid(effect.cdsEnd()),
                            Consequences.peptideLength(transcript));
                }
            }
            case AMINO_ACIDS -> out.add(effect.aminoAcids());
            case CODONS -> out.add(effect.codons());
            case DISTANCE -> {
                if (effect.distance() >= 0) {
                    out.addNumber(effect.distance());
                }
            }
            case HGVS_OFFSET -> {
                if (effect.distance() < 0) {
                    int offset = hgvs.offset(transcript);
                    if (offset != 0) {
                        out.addNumber(transcript.forward() ? offset : -offset);
                    }
                }
            }
            case HGVSG -> genomic(out, hgvs);
            default -> throw new IllegalStateException(field + " is written as a piece");
        }
    }

    private static void allele(TextBuffer out, Change change) {
        if (change.alternativeLength() == 0) {
            out.add('-');
        } else {
            out.add(change.alternative(), 0, change.alternativeLength());
        }
    }

    private void genomic(TextBuffer out, Hgvs hgvs) {
        ContigEntry contig = hgvs.contig();
        if (contig != namedContig) {
            TextBuffer name = new TextBuffer(32);
            Names.add(name, contig.refSeqName().getBytes(StandardCharsets.UTF_8));
            contigName = name.toBytes();
            namedContig = contig;
        }
        hgvs.writeGenomic(out, contigName);
    }

    private static void hgvsTranscript(TextBuffer out, Transcript transcript, Hgvs hgvs) {
        int mark = out.size();
        out.add(Names.transcript(transcript));
        out.add(':');
        int begin = out.size();
        hgvs.writeTranscript(out, transcript);
        if (out.size() == begin) {
            out.truncate(mark);
        }
    }

    private static void hgvsProtein(TextBuffer out, Transcript transcript, Effect effect, Hgvs hgvs) {
        int mark = out.size();
        out.add(Names.protein(transcript));
        out.add(':');
        int begin = out.size();
        hgvs.writeProtein(out, transcript, effect);
        if (out.size() == begin) {
            out.truncate(mark);
        }
    }

    private static void piece(TextBuffer out, Step step, Transcript transcript) {
        byte[] text = transcript.rendered(step.piece);
        if (text == null) {
            text = render(step.pieceFields, transcript);
            transcript.render(step.piece, text);
        }
        out.add(text);
    }

    private static byte[] render(List<CsqField> pieceFields, Transcript transcript) {
        TextBuffer text = new TextBuffer(64);
        for (CsqField field : pieceFields) {
            if (field != pieceFields.getFirst()) {
                text.add('|');
            }
            switch (field) {
                case SYMBOL -> Names.add(text, transcript.symbol());
                case GENE -> Names.add(text, transcript.gene());
                case FEATURE_TYPE -> text.add("Transcript");
                case FEATURE -> Names.add(text, transcript.feature());
                case BIOTYPE -> Names.add(text, transcript.biotype());
                case STRAND -> text.add(transcript.forward() ? "1" : "-1");
                case FLAGS -> flags(text, transcript.flags());
                case SYMBOL_SOURCE -> Names.add(text, transcript.details().symbolSource());
                case HGNC_ID -> Names.add(text, transcript.details().hgnc());
                case CANONICAL -> text.add(has(transcript, GeneModel.CANONICAL) ? "YES" : "");
                case MANE_SELECT -> mane(text, transcript, GeneModel.MANE_SELECT);
                case MANE_PLUS_CLINICAL -> mane(text, transcript, GeneModel.MANE_PLUS_CLINICAL);
                case TSL -> supportLevel(text, transcript.details().supportLevel());
                case APPRIS -> appris(text, transcript.details().appris());
                case CCDS -> Names.add(text, transcript.details().ccds());
                case ENSP -> Names.add(text, transcript.details().protein());
                default -> throw new IllegalStateException(field + " is not the transcript's alone");
            }
        }
        return text.toBytes();
    }

    private static boolean has(Transcript transcript, int flag) {
        return (transcript.flags() & flag) != 0;
    }

    /// The same transcript's name on the other side, where the gene file tells it.
    private static void mane(TextBuffer text, Transcript transcript, int flag) {
        if (has(transcript, flag)) {
            byte[] other = transcript.details().mane();
            Names.add(text, other.length == 0 ? Names.transcript(transcript) : other);
        }
    }

    private static void supportLevel(TextBuffer text, int level) {
        if (level == GeneModel.TSL_NOT_ANALYSED) {
            text.add("NA");
        } else if (level > 0) {
            text.addNumber(level);
        }
    }

    /// As VEP: `P1` to `P5` principal, `A1` and `A2` alternative.
    private static void appris(TextBuffer text, int rank) {
        if (rank > 0) {
            text.add(rank <= 5 ? 'P' : 'A');
            text.addNumber(rank <= 5 ? rank : rank - 5);
        }
    }

    private static void numbers(TextBuffer out, int first, int last, int total) {
        if (first > 0) {
            out.addNumber(first);
            if (last != first) {
                out.add('-');
                out.addNumber(last);
            }
            out.add('/');
            out.addNumber(total);
        }
    }

    private void positions(TextBuffer out, int start, int end, int total) {
        if (start == 0 && end == 0) {
            return;
        }
        position(out, start);
        if (start != end) {
            out.add('-');
            position(out, end);
        }
        if (totalLength) {
            out.add('/');
            out.addNumber(total);
        }
    }

    private static void position(TextBuffer out, int position) {
        if (position == 0) {
            out.add('?');
        } else {
            out.addNumber(position);
        }
    }

    private static int aminoAcid(int cds) {
        return cds == 0 ? 0 : (cds + 2) / 3;
    }

    private static void flags(TextBuffer text, int flags) {
        boolean start = (flags & GeneModel.CDS_START_NF) != 0;
        boolean end = (flags & GeneModel.CDS_END_NF) != 0;
        if (start) {
            text.add("cds_start_NF");
        }
        if (end) {
            text.add(start ? "&cds_end_NF" : "cds_end_NF");
        }
    }
}
