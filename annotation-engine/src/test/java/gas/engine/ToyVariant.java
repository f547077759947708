package gas.engine;

import java.util.List;
import java.util.Random;

/// One way to write a change in a VCF.
///
/// @param position 1-based, of the first base of `ref`
record ToyVariant(int position, String ref, String alt) {

    static ToyVariant random(ToyGene gene, Random random) {
        while (true) {
            ToyVariant variant = attempt(gene, random);
            if (!variant.ref.equals(variant.alt)) {
                return variant;
            }
        }
    }

    private static ToyVariant attempt(ToyGene gene, Random random) {
        String sequence = gene.sequence();
        int length = sequence.length();
        int from = Math.clamp(place(gene, random) + random.nextInt(13) - 7, 0, length - 1); // 0-based
        int replaced = switch (random.nextInt(6)) {
            case 0, 1 -> 1;
            case 2 -> 2 + random.nextInt(3);
            case 3, 4 -> 1 + random.nextInt(random.nextInt(8) == 0 ? 150 : 9);
            default -> 0;
        };
        int to = Math.min(length, from + replaced);
        String old = sequence.substring(from, to);
        String alt = switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> bases(random, old.length());
            case 2 -> ToyGene.reverseComplement(old);
            case 3 -> {
                int copied = Math.min(from, 1 + random.nextInt(9));
                yield sequence.substring(from - copied, from) + old;
            }
            default -> bases(random, 1 + random.nextInt(9));
        };
        boolean needed = old.isEmpty() || alt.isEmpty();
        int before = needed && from > 0 ? 1 : random.nextInt(8) == 0 ? 1 + random.nextInt(4) : 0;
        int after = needed && from == 0 || random.nextInt(8) == 0 ? 1 + random.nextInt(4) : 0;
        before = Math.min(before, from);
        after = Math.min(after, length - to);
        String head = sequence.substring(from - before, from);
        String tail = sequence.substring(to, to + after);
        String ref = head + old + tail;
        return ref.isEmpty() || (head + alt + tail).isEmpty()
                ? new ToyVariant(1, "A", "A")
                : new ToyVariant(from - before + 1, ref, head + alt + tail);
    }

    /// 1-based: where something begins or ends, or anywhere.
    private static int place(ToyGene gene, Random random) {
        List<Integer> spliced = gene.spliced();
        int[] exon = gene.exons().get(random.nextInt(gene.exons().size()));
        int kind = random.nextInt(gene.codes() ? 6 : 3);
        return switch (kind) {
            case 0 -> random.nextInt(gene.sequence().length());
            case 1 -> exon[0];
            case 2 -> exon[1];
            case 3 -> spliced.get(gene.codingFrom() - 1);
            case 4 -> spliced.get(gene.codingTo() - 1);
            default -> spliced.get(gene.codingFrom() - 1 + random.nextInt(gene.codingTo() - gene.codingFrom() + 1));
        };
    }

    private static String bases(Random random, int count) {
        StringBuilder bases = new StringBuilder();
        for (int i = 0; i < count; i++) {
            bases.append(ToyGene.base(random));
        }
        return bases.toString();
    }

    String applied(String sequence) {
        return sequence.substring(0, position - 1) + alt + sequence.substring(position - 1 + ref.length());
    }

    String line(String contig) {
        return contig + "\t" + position + "\t.\t" + ref + "\t" + alt + "\t.\t.\t.\n";
    }
}
