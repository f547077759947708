package gas.engine.internal.haplotype;

import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.Transcript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Judges the distinct haplotypes of a transcript.
///
/// In the direction of the transcript, a change joins those before it where both touch a codon, or where
/// those before it leave the reading frame open and the haplotype has not come to a stop yet. What has joined
/// is judged as one change that replaces the stretch from the first to the last. Behind a stop that the
/// haplotype gains, nothing is translated: whatever comes there is found to lie beyond that stop.
final class Findings {
    /// Of those that begin at the same base, what is inserted before it comes first, then the first of the file.
    private static final Comparator<CodingChange> ON_THE_GENOME = Comparator.comparingInt(
                    (CodingChange change) -> change.event().start)
            .thenComparing(change -> !change.insertion())
            .thenComparingLong(change -> change.event().record.number)
            .thenComparingInt(change -> change.event().allele);

    private static final byte UNKNOWN = 0;
    private static final byte NO = 1;
    private static final byte YES = 2;

    private final Consequences consequences = new Consequences(0, 0);
    private final Effect effect = new Effect();
    private final HaplotypeTree tree = new HaplotypeTree();
    private final EntryText text;
    private final Map<List<Integer>, Boolean> stops = new HashMap<>();
    private final Map<List<Integer>, Finding> found = new LinkedHashMap<>();
    private List<CodingChange> changes = List.of();
    /// Whether a change gains a stop by itself, where it was asked.
    private byte[] stopsAlone = {};

    private long compounds;

    Findings(CompiledReference reference) {
        text = new EntryText(reference);
    }

    /// Changes that are to be judged together, or one that lies beyond a stop.
    private record Finding(List<CodingChange> together, byte[] text, Slots carriers) {}

    /// Compound changes and changes beyond a stop, counted once a transcript.
    long count() {
        return compounds;
    }

    /// Tells every record of a transcript what was found.
    void judge(OpenTranscript open) {
        if (open.changes().size() < 2) {
            return;
        }
        changes = new ArrayList<>(open.changes());
        changes.sort(ON_THE_GENOME);
        tree.grow(changes.stream().map(CodingChange::event).toList());
        found.clear();
        stops.clear();
        stopsAlone = new byte[changes.size()];
        List<@Nullable List<Finding>> ofNode = new ArrayList<>(java.util.Collections.nCopies(tree.nodes(), null));
        for (int slot = 0; slot < tree.slots(); slot++) {
            for (int walker = slot; walker >= 0; walker = tree.other(walker)) {
                int node = tree.place(walker);
                if (tree.depth(node) < 2) {
                    continue;
                }
                List<Finding> all = ofNode.get(node);
                if (all == null) {
                    all = ofHaplotype(open.transcript, tree.path(node));
                    ofNode.set(node, all);
                }
                for (Finding finding : all) {
                    if (finding.carriers.limit() <= slot) {
                        finding.carriers.add(slot);
                    }
                }
            }
        }
        found.values().forEach(Findings::tell);
        compounds += found.size();
    }

    private static void tell(Finding finding) {
        byte[] count = ("|" + finding.carriers.size()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (CodingChange change : finding.together) {
            byte[] allele = (change.event().allele + "|").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] entry = new byte[allele.length + finding.text.length + count.length];
            System.arraycopy(allele, 0, entry, 0, allele.length);
            System.arraycopy(finding.text, 0, entry, allele.length, finding.text.length);
            System.arraycopy(count, 0, entry, allele.length + finding.text.length, count.length);
            change.event().record.add(entry, finding.carriers);
        }
    }

    /// @param path the changes, by their number, ascending on the genome
    private List<Finding> ofHaplotype(Transcript transcript, int[] path) {
        int count = path.length;
        if (!transcript.forward()) {
            for (int i = 0; i < count / 2; i++) {
                int other = path[i];
                path[i] = path[count - 1 - i];
                path[count - 1 - i] = other;
            }
        }
        List<Finding> all = new ArrayList<>();
        Joint joint = new Joint(transcript);
        List<Integer> stop = List.of();
        for (int first = 0; first < count; ) {
            joint.begin(changes.get(path[first]));
            int next = first + 1;
            boolean stopped = false;
            for (; next < count; next++) {
                CodingChange candidate = changes.get(path[next]);
                stopped = joint.opensFrame() && joint.stopsBefore(candidate.from());
                if (stopped || !joint.opensFrame() && Joint.firstCodon(candidate.from()) > joint.lastCodon()) {
                    break;
                }
                joint.add(candidate);
            }
            boolean alone = next - first == 1;
            if (!alone || !stop.isEmpty()) {
                all.add(finding(transcript, joint, numbers(path, first, next), stop));
            }
            if (stop.isEmpty()
                    && next < count
                    && (stopped
                            || (alone
                                    ? gainsStop(transcript, joint, path[first])
                                    : gainsStop(transcript, joint, numbers(path, first, next))))) {
                stop = numbers(path, first, next);
            }
            first = next;
        }
        return all;
    }

    private static List<Integer> numbers(int[] path, int from, int to) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add(path[i]);
        }
        return numbers;
    }

    private boolean gainsStop(Transcript transcript, Joint joint, int alone) {
        if (stopsAlone[alone] == UNKNOWN) {
            judge(transcript, joint);
            stopsAlone[alone] = Term.STOP_GAINED.in(effect.terms()) ? YES : NO;
        }
        return stopsAlone[alone] == YES;
    }

    private boolean gainsStop(Transcript transcript, Joint joint, List<Integer> together) {
        Boolean known = stops.get(together);
        if (known == null) {
            judge(transcript, joint);
            known = Term.STOP_GAINED.in(effect.terms());
            stops.put(together, known);
        }
        return known;
    }

    private void judge(Transcript transcript, Joint joint) {
        consequences.ofCoding(
                transcript,
                joint.from(),
                joint.to(),
                joint.bases().bytes(),
                joint.bases().size(),
                effect);
    }

    private Finding finding(Transcript transcript, Joint joint, List<Integer> together, List<Integer> stop) {
        List<Integer> key = new ArrayList<>(together);
        key.add(-1);
        key.addAll(stop);
        Finding known = found.get(key);
        if (known == null) {
            judge(transcript, joint);
            List<CodingChange> joined = together.stream().map(changes::get).toList();
            known = new Finding(
                    joined,
                    text.of(
                            transcript,
                            joint,
                            effect,
                            joined,
                            stop.stream().map(changes::get).toList()),
                    new Slots());
            found.put(key, known);
        }
        return known;
    }
}
