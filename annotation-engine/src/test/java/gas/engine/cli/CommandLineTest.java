package gas.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command line from outside: files in, files out, one line for what the user can mend.
class CommandLineTest {
    private static final String VCF = """
            ##fileformat=VCFv4.2
            #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
            toy\t4\t.\tA\tG\t.\t.\t.
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path fasta;
    private Path genes;
    private Path vcf;

    @BeforeEach
    void files() throws IOException {
        fasta = Files.writeString(folder.resolve("toy.fa"), ">toy a small genome\nCCCATGGCTTAAGG\n");
        genes = Files.writeString(folder.resolve("toy.gff3"), """
                ##gff-version 3
                toy\t.\tgene\t4\t12\t.\t+\t.\tID=gene:G;Name=TOY;biotype=protein_coding
                toy\t.\tmRNA\t4\t12\t.\t+\t.\tID=transcript:T;Parent=gene:G;biotype=protein_coding
                toy\t.\texon\t4\t12\t.\t+\t.\tParent=transcript:T
                toy\t.\tCDS\t4\t12\t.\t+\t0\tParent=transcript:T
                """);
        vcf = Files.writeString(folder.resolve("in.vcf"), VCF);
    }

    @Test
    void aReferenceIsBuiltListedAndUsedByItsName() throws IOException {
        assertThat(run("reference", "build", "--name", "toy", "--fasta", "" + fasta, "--genes", "" + genes))
                .isZero();
        assertThat(run("reference", "list")).isZero();
        assertThat(out.toString()).contains("toy", "grch37-chr20-slice");

        Path result = folder.resolve("out.vcf");
        assertThat(run("annotate", "" + vcf, "-o", "" + result, "--reference", "toy"))
                .isZero();
        assertThat(result).content().contains("CSQ=G|start_lost|HIGH|TOY|");
        assertThat(err.toString()).contains("records annotated");
    }

    @Test
    void whatDoesNotFollowTheSpecificationIsToldAtTheEndAndInTheSummary() throws IOException {
        run("reference", "build", "--name", "toy", "--fasta", "" + fasta, "--genes", "" + genes);
        Path wrong = Files.writeString(folder.resolve("wrong.vcf"), VCF.replace("G\t.", "G\thigh"));
        Path summary = folder.resolve("summary.json");
        Path result = folder.resolve("out.vcf");

        run("annotate", "" + wrong, "-o", "" + result, "--reference", "toy", "--summary", "" + summary);

        assertThat(err.toString().indexOf("QUAL_FORM: QUAL is 'high'."))
                .isGreaterThan(err.toString().indexOf("Annotations by consequence"));
        assertThat(summary)
                .content()
                .contains("\"code\":\"QUAL_FORM\",\"what\":\"QUAL is 'high'\"", "\"noticeLines\":{\"QUAL_FORM\":");
        assertThat(result).content().contains("\thigh\t", "CSQ=G|start_lost|HIGH|TOY|");
    }

    @Test
    void theOutputsNameSaysWhetherItIsCompressed() throws IOException {
        run("reference", "build", "--name", "toy", "--fasta", "" + fasta, "--genes", "" + genes);
        Path compressed = folder.resolve("out.vcf.gz");
        assertThat(run("annotate", "" + vcf, "-o", "" + compressed, "--reference", "toy"))
                .isZero();
        assertThat(Files.readAllBytes(compressed)).startsWith(0x1f, 0x8b);
        assertThat(folder.resolve("out.vcf.gz.tbi")).exists();
    }

    @Test
    void aUsersErrorIsOneLineAndCodeTwo() throws IOException {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear colleague,\n");
        assertThat(oneLine("annotate", "" + letter, "-o", "" + folder.resolve("x.vcf.gz")))
                .startsWith("gas: line 1: ")
                .contains("NOT_A_VCF");
        assertThat(oneLine("annotate", "" + folder.resolve("none.vcf"))).contains("none.vcf");
        assertThat(oneLine("annotate", "" + vcf, "--reference", "mars")).contains("no reference mars");
        assertThat(oneLine("annotate", "" + vcf, "-o", "" + folder.resolve("none/x.vcf")))
                .contains("none");
        assertThat(oneLine("annotate", "" + vcf, "-o", "" + vcf)).contains("same file");
        assertThat(oneLine("annotate", "" + vcf, "--colour")).contains("--colour");
        assertThat(oneLine("reference", "build", "--name", "../x", "--fasta", "" + fasta, "--genes", "" + genes))
                .contains("../x");
    }

    @Test
    void nothingIsLeftOfARejectedFile() throws IOException {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear colleague,\n");
        run("annotate", "" + letter, "-o", "" + folder.resolve("x.vcf.gz"));
        assertThat(folder.resolve("x.vcf.gz")).doesNotExist();
        assertThat(vcf).content().isEqualTo(VCF);
    }

    @Test
    void aReferenceIsShownAndVerified() throws IOException {
        Path regulatory = Files.writeString(
                folder.resolve("toy.regulatory.gff3"), "toy\t.\tpromoter\t2\t5\t.\t.\t.\tID=promoter:ENSR1\n");
        Files.writeString(genes, "toy\t.\texon\t4\t12\t.\t+\t.\tParent=transcript:X\n", StandardOpenOption.APPEND);
        run(
                "reference",
                "build",
                "--name",
                "toy",
                "--fasta",
                "" + fasta,
                "--genes",
                "" + genes,
                "--regulatory",
                "" + regulatory);
        assertThat(out.toString())
                .contains("1 regulatory features", "1 exon and coding lines whose parent is not in the file");
        assertThat(run("reference", "show", "toy")).isZero();
        assertThat(out.toString())
                .contains("sequence    toy.fa  sha256", "genes       toy.gff3  sha256", "toy.regulatory.gff3")
                .contains("1  protein_coding", "1  promoter", "14  bases");

        assertThat(run("reference", "verify", "toy")).isZero();
        Path file = folder.resolve("references/toy.gasref");
        byte[] bytes = Files.readAllBytes(file);
        bytes[4096]++;
        Files.write(file, bytes);
        assertThat(oneLine("reference", "verify", "toy")).contains("not what it was");
        assertThat(oneLine("reference", "show", "mars")).contains("no reference mars");
    }

    @Test
    void theCatalogueSaysWhatToDownloadAndHowToBuildIt() {
        Main.commandLine().setOut(new PrintWriter(out, true)).execute("reference", "catalogue");
        assertThat(out.toString())
                .contains("GRCh38", "GRCh37", "GRCm39", "R64-1-1", "SARS-CoV-2")
                .contains("curl --fail --location --remote-name-all https://ftp.ensembl.org/pub/release-113/fasta/")
                .contains("./gas reference build --name grch37-ensembl87"
                        + " --fasta Homo_sapiens.GRCh37.dna.primary_assembly.fa.gz"
                        + " --genes Homo_sapiens.GRCh37.87.gff3.gz\n");
        assertThat(out.toString().lines().filter(line -> !line.startsWith(" ") && !line.isEmpty()))
                .allMatch(line -> line.matches("[a-z0-9-]+: .+ \\(.+\\)"));
    }

    private String oneLine(String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        return err.toString();
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--reference-dir";
        all[arguments.length + 1] = folder.resolve("references").toString();
        return line.execute(all);
    }
}
