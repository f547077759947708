package gas.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads HGVS and does what it says, and says itself, by comparing whole sequences, what a variant is to be called.
///
/// Positions named `o` count from 0 in the direction of the transcript, from that end of the contig where it begins.
final class HgvsOracle {
    private static final Pattern POSITION = Pattern.compile("([-*]?)(\\d+)([-+]\\d+)?");
    private static final Pattern CHANGE =
            Pattern.compile("([-+*0-9]+)(?:_([-+*0-9]+))?(?:([ACGT])>([ACGT])|(delins|ins)([ACGT]+)|(del|dup|inv))");

    final ToyGene gene;
    private final String contig;
    private final List<Integer> spliced = new ArrayList<>();
    private final int first;
    private final int last;

    HgvsOracle(ToyGene gene) {
        this.gene = gene;
        contig = oriented(gene.sequence());
        gene.spliced().forEach(position -> spliced.add(o(position)));
        first = spliced.getFirst();
        last = spliced.getLast();
    }

    private String oriented(String forwardStrand) {
        return gene.forward() ? forwardStrand : ToyGene.reverseComplement(forwardStrand);
    }

    private int o(int position) {
        return gene.forward() ? position - 1 : gene.sequence().length() - position;
    }

    /// What changes, as far in the direction of the transcript as it can be: `deleted` is at `from`, `inserted` comes
    /// there.
    record Difference(int from, String deleted, String inserted) {
        static Difference between(String before, String after) {
            int shorter = Math.min(before.length(), after.length());
            int head = 0;
            while (head < shorter && before.charAt(head) == after.charAt(head)) {
                head++;
            }
            int tail = 0;
            while (tail < shorter - head
                    && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
                tail++;
            }
            return new Difference(
                    head, before.substring(head, before.length() - tail), after.substring(head, after.length() - tail));
        }

        int to() {
            return from + deleted.length();
        }
    }

    Difference difference(ToyVariant variant) {
        return Difference.between(contig, oriented(variant.applied(gene.sequence())));
    }

    /// As the record has it, without the base before it that VEP leaves out.
    Difference written(ToyVariant variant) {
        boolean trimmed = variant.ref().length() != variant.alt().length()
                && variant.ref().charAt(0) == variant.alt().charAt(0);
        String deleted = oriented(variant.ref().substring(trimmed ? 1 : 0));
        int position = variant.position() + (trimmed ? 1 : 0);
        int from = gene.forward() ? o(position) : o(position) - deleted.length() + 1;
        return new Difference(from, deleted, oriented(variant.alt().substring(trimmed ? 1 : 0)));
    }

    /// Empty where the change does not lie in the transcript.
    String transcript(Difference change) {
        boolean insertion = change.deleted.isEmpty();
        int from = insertion ? change.from - 1 : change.from;
        int to = insertion ? change.from : change.to() - 1;
        if (from < first || to > last) {
            return "";
        }
        return (gene.codes() ? "c." : "n.") + described(change, contig, first, this::name);
    }

    /// On the contig's forward strand.
    String genomic(ToyVariant variant) {
        Difference change = Difference.between(gene.sequence(), variant.applied(gene.sequence()));
        boolean beyond = change.deleted.isEmpty()
                && (change.from == 0 || change.from == gene.sequence().length());
        return beyond ? "" : described(change, gene.sequence(), 0, at -> String.valueOf(at + 1));
    }

    private interface Name {
        String of(int o);
    }

    private static String described(Difference change, String sequence, int earliest, Name name) {
        String in = change.inserted;
        int from = change.from;
        if (change.deleted.isEmpty()) {
            int copied = from - in.length();
            return copied >= earliest && sequence.startsWith(in, copied)
                    ? range(copied, from - 1, name) + "dup"
                    : range(from - 1, from, name) + "ins" + in;
        }
        if (change.deleted.length() == 1 && in.length() == 1) {
            return name.of(from) + change.deleted + ">" + in;
        }
        String place = range(from, change.to() - 1, name);
        return in.isEmpty()
                ? place + "del"
                : ToyGene.reverseComplement(change.deleted).equals(in) ? place + "inv" : place + "delins" + in;
    }

    private static String range(int from, int to, Name name) {
        return from == to ? name.of(from) : name.of(from) + "_" + name.of(to);
    }

    /// Of the exons' edges the nearest; where two are as near, the one before.
    private String name(int o) {
        int nearest = 0;
        for (int i = 0; i < spliced.size(); i++) {
            if (Math.abs(spliced.get(i) - o) < Math.abs(spliced.get(nearest) - o)) {
                nearest = i;
            }
        }
        int cdna = nearest + 1;
        int beside = o - spliced.get(nearest);
        String number = !gene.codes()
                ? "" + cdna
                : cdna < gene.codingFrom()
                        ? "-" + (gene.codingFrom() - cdna)
                        : cdna > gene.codingTo() ? "*" + (cdna - gene.codingTo()) : "" + (cdna - gene.codingFrom() + 1);
        return number + (beside == 0 ? "" : beside > 0 ? "+" + beside : "" + beside);
    }

    /// The contig's forward strand after what a description on the transcript says.
    String apply(String description) {
        if (!description.startsWith(gene.codes() ? "c." : "n.")) {
            throw new IllegalArgumentException(description);
        }
        return oriented(apply(description.substring(2), contig, this::position));
    }

    String applyGenomic(String description) {
        return apply(description, gene.sequence(), text -> Integer.parseInt(text) - 1);
    }

    interface Place {
        int of(String text);
    }

    static String apply(String description, String sequence, Place place) {
        Matcher change = CHANGE.matcher(description);
        if (!change.matches()) {
            throw new IllegalArgumentException(description);
        }
        int from = place.of(change.group(1));
        int to = change.group(2) == null ? from : place.of(change.group(2));
        if (to < from || change.group(2) != null && to == from) {
            throw new IllegalArgumentException(description + " goes backwards");
        }
        String there = sequence.substring(from, to + 1);
        if (change.group(3) != null) {
            if (!change.group(3).equals(there)) {
                throw new IllegalArgumentException(description + " replaces " + there);
            }
            return sequence.substring(0, from) + change.group(4) + sequence.substring(to + 1);
        }
        if ("ins".equals(change.group(5))) {
            if (to != from + 1) {
                throw new IllegalArgumentException(description + " inserts between what is not side by side");
            }
            return sequence.substring(0, to) + change.group(6) + sequence.substring(to);
        }
        String instead = change.group(5) != null
                ? change.group(6)
                : switch (change.group(7)) {
                    case "del" -> "";
                    case "dup" -> there + there;
                    default -> ToyGene.reverseComplement(there);
                };
        return sequence.substring(0, from) + instead + sequence.substring(to + 1);
    }

    private int position(String text) {
        Matcher position = POSITION.matcher(text);
        if (!position.matches()) {
            throw new IllegalArgumentException(text);
        }
        int number = Integer.parseInt(position.group(2));
        int cdna = !gene.codes()
                ? number
                : switch (position.group(1)) {
                    case "-" -> gene.codingFrom() - number;
                    case "*" -> gene.codingTo() + number;
                    default -> gene.codingFrom() - 1 + number;
                };
        int beside = position.group(3) == null ? 0 : Integer.parseInt(position.group(3));
        return spliced.get(cdna - 1) + beside;
    }

    /// The coding sequence as it is, N for what is missing of the first codon.
    String coding() {
        return read(spliced).substring(gene.codingFrom() - 1, gene.codingTo());
    }

    private String read(List<Integer> positions) {
        StringBuilder bases = new StringBuilder();
        positions.forEach(o -> bases.append(contig.charAt(o)));
        return bases.toString();
    }

    /// A change within the coding sequence.
    ///
    /// @param from 0-based in the coding sequence, N counted
    record Coding(String before, String after, String following, int from, int deleted, String inserted) {
        boolean shifts() {
            return (inserted.length() - deleted) % 3 != 0;
        }

        boolean touchesEnd() {
            return from + deleted > before.length() - 3;
        }
    }

    /// Null where an end lies outside. An insertion at an exon's edge belongs to the exon, as VEP has it.
    @Nullable
    Coding coding(Difference change) {
        if (!gene.codes()) {
            return null;
        }
        boolean insertion = change.deleted.isEmpty();
        int left = spliced.indexOf(insertion ? change.from - 1 : change.from);
        int right = spliced.indexOf(insertion ? change.from : change.to() - 1);
        if (insertion && left < 0 && right >= 0) {
            left = right - 1;
        } else if (insertion && right < 0 && left >= 0) {
            right = left + 1;
        }
        int begin = gene.codingFrom() - 1;
        int end = gene.codingTo() - 1;
        if (left < begin || right < begin || left > end || right > end) {
            return null;
        }
        String missing = "N".repeat(gene.missing());
        String all = read(spliced);
        String before = missing + coding();
        int from = (insertion ? right : left) - begin + missing.length();
        int to = (insertion ? right : right + 1) - begin + missing.length();
        String after = before.substring(0, from) + change.inserted + before.substring(to);
        return new Coding(before, after, all.substring(end + 1), from, to - from, change.inserted);
    }
}
