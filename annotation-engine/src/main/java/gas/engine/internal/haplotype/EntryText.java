package gas.engine.internal.haplotype;

import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Impact;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.hgvs.Hgvs;
import gas.engine.internal.output.Names;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;
import java.util.Comparator;
import java.util.List;

/// Writes what an HCSQ entry says between the number of the allele and that of the haplotypes.
final class EntryText {
    private static final Comparator<CodingChange> IN_THE_FILE =
            Comparator.comparingLong(change -> change.event().record.number);

    private final Hgvs hgvs;
    private final TextBuffer out = new TextBuffer(256);

    EntryText(CompiledReference reference) {
        hgvs = new Hgvs(reference);
    }

    /// @param together in the direction of the transcript, as is `stop`
    byte[] of(Transcript transcript, Joint joint, Effect effect, List<CodingChange> together, List<CodingChange> stop) {
        out.clear();
        terms(effect.terms());
        out.add('|');
        Impact impact = stop.isEmpty() ? Term.mostSevere(effect.terms()).impact() : Impact.MODIFIER;
        out.add(impact.bytes());
        out.add('|');
        Names.add(out, transcript.symbol());
        out.add('|');
        Names.add(out, transcript.gene());
        out.add('|');
        Names.add(out, transcript.feature());
        out.add('|');
        positions(joint, Consequences.peptideLength(transcript));
        out.add('|');
        aminoAcids(transcript, joint, effect);
        out.add('|');
        protein(transcript, joint, effect.terms());
        out.add('|');
        labels(together);
        out.add('|');
        labels(stop);
        return out.toBytes();
    }

    private void terms(long terms) {
        for (long left = terms; left != 0; left &= left - 1) {
            if (!out.isEmpty()) {
                out.add('&');
            }
            out.add(Term.of(Long.numberOfTrailingZeros(left)).bytes());
        }
    }

    private void positions(Joint joint, int total) {
        int first = Math.min(joint.firstCodon(), joint.lastCodon());
        int last = Math.max(joint.firstCodon(), joint.lastCodon());
        out.addNumber(first);
        if (first != last) {
            out.add('-');
            out.addNumber(last);
        }
        out.add('/');
        out.addNumber(total);
    }

    /// The codons that are touched, before and after; after, up to a stop that is gained, and where the frame
    /// stays open as far as it is read.
    private void aminoAcids(Transcript transcript, Joint joint, Effect effect) {
        int begin = out.size();
        int first = joint.firstCodon();
        int last = joint.lastCodon();
        for (int number = first; number <= last; number++) {
            out.add(3 * number <= transcript.cdsLength() ? Consequences.amino(transcript, number) : 'X');
        }
        if (first > last) {
            out.add('-');
        }
        int middle = out.size();
        out.add('/');
        boolean open = joint.opensFrame();
        boolean stops = open || Term.STOP_GAINED.in(effect.terms());
        int end = open ? joint.codons() : last + joint.shift() / 3;
        boolean stopped = false;
        for (int number = first; number <= end && !stopped; number++) {
            char amino = joint.amino(number);
            out.add(amino);
            stopped = stops && amino == '*';
        }
        if (first > end) {
            out.add('-');
        }
        boolean same = out.size() - middle - 1 == middle - begin;
        for (int i = begin; same && i < middle; i++) {
            same = out.at(i) == out.at(i - begin + middle + 1);
        }
        if (same && !open) {
            out.truncate(middle);
        }
    }

    private void protein(Transcript transcript, Joint joint, long terms) {
        int mark = out.size();
        out.add(Names.protein(transcript));
        out.add(':');
        int begin = out.size();
        hgvs.writeCoding(
                out,
                transcript,
                joint.from(),
                joint.to(),
                joint.bases().bytes(),
                joint.bases().size(),
                terms);
        if (out.size() == begin) {
            out.truncate(mark);
        }
    }

    private void labels(List<CodingChange> changes) {
        boolean any = false;
        for (CodingChange change : changes.stream().sorted(IN_THE_FILE).toList()) {
            if (any) {
                out.add('+');
            }
            any = true;
            out.add(change.event().label);
        }
    }
}
