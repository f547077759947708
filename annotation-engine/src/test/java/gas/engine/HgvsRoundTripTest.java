package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.TinyGenome.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What HGVS says, read and carried out by somebody who knows nothing of how it was written: the transcript becomes
/// what
/// the record makes of it, as far 3' as can be; the protein what is translated of that; and a gene and its mirror image
/// are described alike.
///
/// `-Dgas.hgvs.genomes=1000` makes it long.
class HgvsRoundTripTest {
    private static final int GENOMES = Integer.getInteger("gas.hgvs.genomes", 15);
    private static final int CHANGES = 800;
    private static final String CODE = "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF";
    private static final String THREE = "AlaCysAspGluPheGlyHisIleLysLeuMetAsnProGlnArgSerThrValTrpTyrTer";
    private static final String ONE = "ACDEFGHIKLMNPQRSTVWY*";
    private static final String POSITION = "([-*]?\\d+)([+-]\\d+)?";
    private static final Pattern CODING =
            Pattern.compile("T:c\\." + POSITION + "(?:_" + POSITION + ")?(del|dup|inv|ins|delins|[ACGT]>)([ACGT]*)");
    private static final Pattern PROTEIN = Pattern.compile(
            "T.1:p\\.([A-Z][a-z]{2})(\\d+)(?:_([A-Z][a-z]{2})(\\d+))?(=|del|dup|ins|delins|)((?:[A-Z][a-z]{2})*)"
                    + "(?:(fs|ext)Ter(\\d+|\\?))?");

    @TempDir
    Path folder;

    @Test
    void everyDescriptionDoesWhatTheRecordDoes() throws Exception {
        Map<String, String> wrong = new LinkedHashMap<>();
        int transcripts = 0;
        int proteins = 0;
        for (int seed = 0; seed < GENOMES; seed++) {
            Random random = new Random(7_000 + seed);
            TinyGenome genome = TinyGenome.random(random);
            List<Change> changes = changes(genome, random);
            TinyGenome mirror = genome.mirrored();
            List<Map<String, String>> here = effects(genome, changes, "f" + seed);
            List<Map<String, String>> there =
                    effects(mirror, changes.stream().map(genome::mirrored).toList(), "r" + seed);
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                String coding = here.get(i).get("HGVSc");
                String protein = here.get(i).get("HGVSp").replace("%3D", "=");
                String said = "seed " + seed + " " + genome.record(change) + " " + coding + " " + protein + " "
                        + here.get(i).get("Consequence");
                if (!coding.equals(there.get(i).get("HGVSc"))
                        || !protein.equals(there.get(i).get("HGVSp").replace("%3D", "="))) {
                    wrong.putIfAbsent("the mirror", said + " mirrored " + there.get(i));
                }
                if (!coding.isEmpty()) {
                    transcripts++;
                    keep(wrong, transcriptFault(genome, change, coding), said);
                }
                if (!protein.isEmpty()) {
                    proteins++;
                    keep(wrong, proteinFault(genome, coding, protein), said);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(transcripts).isGreaterThan(GENOMES * CHANGES / 2);
        assertThat(proteins).isGreaterThan(GENOMES * CHANGES / 6);
    }

    private static void keep(Map<String, String> wrong, String fault, String said) {
        if (!fault.isEmpty()) {
            wrong.putIfAbsent(fault, said);
        }
    }

    /// Half of them are such that a repeat lets them be moved.
    private static List<Change> changes(TinyGenome genome, Random random) {
        List<Change> changes = new ArrayList<>();
        while (changes.size() < CHANGES) {
            Change change = genome.near(random);
            if (change.length() == 0 && random.nextBoolean()) {
                int length = change.alternative().length();
                String next = genome.sequence.substring(change.start() - 1, change.start() - 1 + length);
                change = new Change(change.start(), 0, next);
            }
            changes.add(change);
        }
        return changes;
    }

    private List<Map<String, String>> effects(TinyGenome genome, List<Change> changes, String name) throws Exception {
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.2\n").append(Vcf.COLUMNS);
        for (Change change : changes) {
            String[] fields = genome.record(change).split(" ");
            vcf.append("20\t%s\t.\t%s\t%s\t.\t.\tDP=1\n".formatted((Object[]) fields));
        }
        try (Reference reference = genome.reference(folder, name)) {
            return Vcf.annotate(Vcf.bytes(vcf.toString()), reference).effects().stream()
                    .map(effects -> effects.getFirst())
                    .toList();
        }
    }

    private static String changed(TinyGenome genome, Change change) {
        return genome.sequence.substring(0, change.start() - 1)
                + change.alternative()
                + genome.sequence.substring(change.start() - 1 + change.length());
    }

    private static String transcriptFault(TinyGenome genome, Change change, String coding) {
        Change read = read(genome, coding);
        if (read == null) {
            return "it is not readable";
        }
        String expected = changed(genome, change);
        if (!changed(genome, read).equals(expected)) {
            return "the transcript would be another";
        }
        int end = genome.exons.getLast()[1];
        boolean indel = read.length() == 0 || read.alternative().isEmpty();
        Change moved = new Change(read.start() + 1, read.length(), rotated(genome, read));
        if (indel
                && read.start() + read.length() <= end
                && changed(genome, moved).equals(expected)) {
            return "it can be moved on";
        }
        String kind = coding.replaceAll("[^a-z>]", "").replaceFirst("^c", "");
        int length = read.alternative().length();
        int from = read.start() - 1 - length;
        boolean repeats = read.length() == 0
                && from >= genome.exons.getFirst()[0] - 1
                && genome.sequence.substring(from, read.start() - 1).equals(read.alternative());
        if (repeats != kind.endsWith("dup")) {
            return "a duplication is not called one, or something else is";
        }
        String replaced = genome.sequence.substring(read.start() - 1, read.start() - 1 + read.length());
        if (!indel && replaced.length() == 1 && length == 1 != kind.endsWith(">")) {
            return "a substitution is not called one";
        }
        boolean shared = !indel
                && (replaced.charAt(0) == read.alternative().charAt(0)
                        || replaced.charAt(replaced.length() - 1)
                                == read.alternative().charAt(length - 1));
        return shared ? "it names bases that stay" : "";
    }

    /// What comes in if an insertion is moved on by a base; nothing where bases only go.
    private static String rotated(TinyGenome genome, Change read) {
        return read.alternative().isEmpty()
                ? ""
                : read.alternative().substring(1) + genome.sequence.charAt(read.start() - 1);
    }

    /// Carries HGVSc out on the genome.
    private static Change read(TinyGenome genome, String coding) {
        Matcher parts = CODING.matcher(coding);
        if (!parts.matches()) {
            return null;
        }
        int first = position(genome, parts.group(1), parts.group(2));
        int last = parts.group(3) == null ? first : position(genome, parts.group(3), parts.group(4));
        String replaced = genome.sequence.substring(first - 1, last);
        return switch (parts.group(5)) {
            case "del" -> new Change(first, last - first + 1, "");
            case "dup" -> new Change(last + 1, 0, replaced);
            case "inv" -> new Change(first, last - first + 1, TinyGenome.complement(replaced));
            case "ins" -> last == first + 1 ? new Change(last, 0, parts.group(6)) : null;
            case "delins" -> new Change(first, last - first + 1, parts.group(6));
            default -> replaced.equals(parts.group(5).substring(0, 1)) ? new Change(first, 1, parts.group(6)) : null;
        };
    }

    private static int position(TinyGenome genome, String base, String offset) {
        List<Integer> spliced = TinyGenome.spliced(genome.exons);
        int start = spliced.indexOf(genome.codingStart);
        int end = spliced.indexOf(genome.codingEnd);
        int number = Integer.parseInt(base.replace("*", ""));
        int at = base.startsWith("*") ? end + number : number < 0 ? start + number : start + number - 1;
        return spliced.get(at) + (offset == null ? 0 : Integer.parseInt(offset.replace("+", "")));
    }

    /// Carries HGVSp out on the protein and compares with what the transcript of HGVSc is translated to.
    private static String proteinFault(TinyGenome genome, String coding, String protein) {
        if (protein.endsWith(":p.Met1?")) {
            return "";
        }
        Matcher parts = PROTEIN.matcher(protein);
        if (!parts.matches()) {
            return "the protein is not readable";
        }
        Change read = read(genome, coding);
        String before = translate(spliced(genome, null));
        String after = translate(spliced(genome, read));
        int first = Integer.parseInt(parts.group(2));
        int last = parts.group(4) == null ? first : Integer.parseInt(parts.group(4));
        if (before.charAt(first - 1) != letter(parts.group(1))
                || parts.group(3) != null && before.charAt(last - 1) != letter(parts.group(3))) {
            return "the protein has another amino acid there";
        }
        String gained = letters(parts.group(6));
        String head = before.substring(0, first - 1);
        if (parts.group(7) != null) {
            return extended(parts, head, gained, before, after);
        }
        String expected = switch (parts.group(5)) {
            case "=" -> before;
            case "del" -> head + before.substring(last);
            case "dup" -> before.substring(0, last) + before.substring(first - 1);
            case "ins" -> before.substring(0, first) + gained + before.substring(last - 1);
            default -> head + gained + before.substring(last);
        };
        int stop = expected.indexOf('*');
        String whole = stop < 0 ? expected : expected.substring(0, stop + 1);
        if (!whole.equals(after)) {
            return "the protein would be another (" + parts.group(5) + ")";
        }
        return parts.group(5).equals("=") == before.equals(after) ? "" : "it says that nothing changes";
    }

    private static String extended(Matcher parts, String head, String gained, String before, String after) {
        if (!after.startsWith(head + gained)) {
            return "the protein begins to differ elsewhere";
        }
        boolean stops = after.endsWith("*");
        if (parts.group(8).equals("?") == stops) {
            return "a stop is missed, or one is made up";
        }
        // fs counts from the first amino acid that differs, ext from where the stop was
        int counted = parts.group(7).equals("fs") ? head.length() : before.length();
        return !stops || after.length() - counted == Integer.parseInt(parts.group(8)) ? "" : "the stop is elsewhere";
    }

    /// From the start codon on.
    private static String spliced(TinyGenome genome, Change change) {
        StringBuilder transcript = new StringBuilder();
        for (int position : TinyGenome.spliced(genome.exons)) {
            boolean codes = position >= genome.codingStart;
            if (change != null && change.length() == 0 && position == change.start() && codes) {
                transcript.append(change.alternative());
            }
            boolean changes = change != null
                    && change.length() > 0
                    && position >= change.start()
                    && position < change.start() + change.length();
            if (changes && position == change.start() && codes) {
                transcript.append(change.alternative());
            }
            if (!changes && codes) {
                transcript.append(genome.sequence.charAt(position - 1));
            }
            // an insertion behind an exon's last base belongs to the exon
            boolean lastOfExon = change != null
                    && change.length() == 0
                    && change.start() == position + 1
                    && genome.exons.stream().anyMatch(exon -> exon[1] == position);
            if (lastOfExon && codes) {
                transcript.append(change.alternative());
            }
        }
        return transcript.toString();
    }

    /// To the first stop, which is part of it.
    private static String translate(String coding) {
        StringBuilder protein = new StringBuilder();
        for (int i = 0; i + 3 <= coding.length(); i += 3) {
            int codon = 0;
            for (int j = 0; j < 3; j++) {
                codon = 4 * codon + "ACGT".indexOf(coding.charAt(i + j));
            }
            protein.append(CODE.charAt(codon));
            if (CODE.charAt(codon) == '*') {
                break;
            }
        }
        return protein.toString();
    }

    private static char letter(String name) {
        return ONE.charAt(THREE.indexOf(name) / 3);
    }

    private static String letters(String names) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < names.length(); i += 3) {
            letters.append(letter(names.substring(i, i + 3)));
        }
        return letters.toString();
    }
}
