"""Compares annotated VCFs, variant by allele by transcript, and prints what is equal and what is not as Markdown.

    concordance.py vep OURS THEIRS      CSQ against Ensembl VEP's CSQ, field by field
    concordance.py csq OURS THEIRS FASTA GFF3 [CODE]
                                        CSQ against bcftools csq's BCSQ: consequences and amino acids; where the amino
                                        acids differ, the changed coding sequence is read to tell who is right
    concordance.py snpeff OURS THEIRS   CSQ against SnpEff's ANN: consequences, impact, HGVS

The two files hold the same records in the same order. Records with several alternative alleles are compared with VEP
and SnpEff, which name the allele; BCSQ names none.
"""
import collections
import gzip
import re
import sys

EXAMPLES = 3


def lines(path):
    opened = gzip.open(path, "rt") if path.endswith("gz") else open(path)
    with opened as file:
        yield from file


def info(text, key):
    for entry in text.split(";"):
        if entry.startswith(key + "="):
            return entry[len(key) + 1:]
    return ""


class Annotated:
    """Streams (columns, value of an INFO key) and knows the names of its parts."""

    def __init__(self, path, key):
        self.path, self.key, self.names = path, key, []
        for line in lines(path):
            if line.startswith(f"##INFO=<ID={key},"):
                form = re.search(r"Format: ?(.*?)\"|annotations: '(.*?)'", line)
                self.names = [name.strip() for name in (form.group(1) or form.group(2)).split("|")]
            if not line.startswith("#"):
                break

    def __iter__(self):
        for line in lines(self.path):
            if not line.startswith("#"):
                columns = line.rstrip("\n").split("\t", 8)
                yield columns[:8], info(columns[7], self.key)

    def entries(self, value):
        for entry in value.split(",") if value else ():
            yield dict(zip(self.names, entry.split("|")))


def pairs(ours, theirs):
    for (our, value), (their, other) in zip(ours, theirs, strict=True):
        if our[:2] + our[3:5] != their[:2] + their[3:5]:
            sys.exit(f"the records differ: {our[:5]} and {their[:5]}")
        yield our, value, other


class Tally:
    """Equal and different by field, and for the different ones each pair of values with its first examples."""

    def __init__(self):
        self.equal, self.different = collections.Counter(), collections.Counter()
        self.classes = collections.defaultdict(lambda: [0, []])

    def compare(self, field, our, their, example, classed=True):
        if our == their:
            self.equal[field] += 1
            return
        self.different[field] += 1
        if classed:
            known = self.classes[field, our, their]
            known[0] += 1
            if len(known[1]) < EXAMPLES:
                known[1].append(example)

    def print(self, title, left="ours", right="theirs", most=200):
        print(f"## {title}\n\n| field | equal | different | equal, % |\n|---|---|---|---|")
        for field in sorted(self.equal | self.different, key=lambda name: (name != "Consequence", name)):
            equal, different = self.equal[field], self.different[field]
            print(f"| {field} | {equal:,} | {different:,} | {100 * equal / (equal + different):.4f} |")
        rows = sorted(self.classes.items(), key=lambda row: (row[0][0] != "Consequence", row[0][0], -row[1][0]))
        if rows:
            print(f"\n| field | {left} | {right} | n | examples |\n|---|---|---|---|---|")
        for (field, our, their), (count, examples) in rows[:most]:
            print(f"| {field} | {cell(our)} | {cell(their)} | {count:,} | {cell('; '.join(examples))} |")
        if len(rows) > most:
            print(f"\n{len(rows) - most} rarer classes, {sum(row[1][0] for row in rows[most:]):,} in all.")
        print()


def cell(value):
    return (value or "(nothing)").replace("|", "\\|")


def shown(columns, feature=""):
    reference, alternative = (allele if len(allele) <= 24 else allele[:20] + f"...({len(allele)})"
                              for allele in columns[3:5])
    return f"{columns[0]}:{columns[1]} {reference}>{alternative} {feature}".strip()


def against_vep(ours, theirs):
    ours, theirs, tally = Annotated(ours, "CSQ"), Annotated(theirs, "CSQ"), Tally()
    fields = [name for name in ours.names if name in theirs.names and name not in ("Allele", "Feature")]
    for columns, our, their in pairs(ours, theirs):
        mine = {(entry["Allele"], entry["Feature"]): entry for entry in ours.entries(our)}
        other = {(entry["Allele"], entry["Feature"]): entry for entry in theirs.entries(their)}
        for key in mine.keys() | other.keys():
            example = shown(columns, key[1])
            if key not in mine or key not in other:
                tally.compare("Feature", "there" if key in mine else "missing", "there" if key in other else "missing",
                              example)
                continue
            tally.compare("Feature", "there", "there", example)
            for field in fields:
                # positions and names differ in themselves: an example, not a class each
                if field in ("Consequence", "IMPACT", "FLAGS", "STRAND", "BIOTYPE"):
                    tally.compare(field, mine[key][field], other[key][field], example)
                else:
                    same = mine[key][field] == other[key][field]
                    tally.compare(field, "" if same else "(one value)", "" if same else "(another)",
                                  f"{example}: {mine[key][field]} / {other[key][field]}")
    tally.print("Ensembl VEP", right="VEP")


# bcftools csq's words, and what of the Sequence Ontology they stand for
CSQ_WORDS = {
    "5_prime_UTR_variant": "5_prime_utr", "3_prime_UTR_variant": "3_prime_utr", "missense_variant": "missense",
    "synonymous_variant": "synonymous", "frameshift_variant": "frameshift", "intron_variant": "intron",
    "splice_region_variant": "splice_region", "splice_donor_variant": "splice_donor",
    "splice_acceptor_variant": "splice_acceptor", "splice_donor_5th_base_variant": "splice_region",
    "splice_donor_region_variant": "splice_region", "splice_polypyrimidine_tract_variant": "intron",
    "start_retained_variant": "start_retained", "stop_retained_variant": "stop_retained",
    "coding_sequence_variant": "coding_sequence", "protein_altering_variant": "inframe_altering",
    "non_coding_transcript_exon_variant": "non_coding", "non_coding_transcript_variant": "intron",
    "coding_transcript_variant": "", "upstream_gene_variant": "", "downstream_gene_variant": "",
    "intergenic_variant": "", "NMD_transcript_variant": "",
}


def csq_class(terms):
    words = {CSQ_WORDS.get(term, term) for term in terms} - {""}
    if words & {"splice_region", "splice_donor", "splice_acceptor"}:
        words.discard("intron")  # csq names the site alone
    if words & {"splice_donor", "splice_acceptor"}:
        words.discard("splice_region")
    return "&".join(sorted(words))


class Proteins:
    """Writes a coding sequence out of the genome, changes it, translates it: slow and obvious, to judge the others."""
    BASES = "ACGT"
    CODES = {"1": "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF",
             "3": "KNKNTTTTRSRSMIMIQHQHPPPPRRRRTTTTEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF"}

    def __init__(self, fasta, genes, code):
        self.code, self.sequences, self.coding = self.CODES[code], {}, collections.defaultdict(list)
        name = None
        for line in lines(fasta):
            if line.startswith(">"):
                name = line[1:].split()[0]
                self.sequences[name] = []
            else:
                self.sequences[name].append(line.strip().upper())
        self.sequences = {name: "".join(parts) for name, parts in self.sequences.items()}
        for line in lines(genes):
            columns = line.rstrip("\n").split("\t")
            if len(columns) > 8 and columns[2] == "CDS" and columns[0] in self.sequences:
                parent = re.search("Parent=(?:transcript:)?([^;]*)", columns[8]).group(1)
                start, end = int(columns[3]), int(columns[4])
                self.coding[parent].append((start, end, int(columns[7]), columns[6], columns[0]))

    def read(self, feature, edit=None):
        segments, bases = sorted(self.coding[feature]), ""
        for start, end, _, _, contig in segments:
            sequence = self.sequences[contig]
            if edit and start <= edit[0] and edit[0] + len(edit[1]) - 1 <= end:
                position, before, after = edit
                bases += sequence[start - 1:position - 1] + after + sequence[position - 1 + len(before):end]
            else:
                bases += sequence[start - 1:end]
        phase = segments[0 if segments[0][3] == "+" else -1][2]
        if segments[0][3] == "-":
            bases = bases[::-1].translate(str.maketrans("ACGT", "TGCA"))
        return "N" * (-phase % 3) + bases

    def translate(self, bases):
        acids = ""
        for i in range(0, len(bases) - 2, 3):
            digits = [self.BASES.find(base) for base in bases[i:i + 3]]
            acids += "X" if -1 in digits else self.code[16 * digits[0] + 4 * digits[1] + digits[2]]
        return acids

    def agrees(self, columns, feature, told):
        """Whether the protein with the change told, up to its stop, is the one that the changed sequence codes for."""
        edit = int(columns[1]), columns[3].upper(), columns[4].upper()
        before, after = self.read(feature), self.read(feature, edit)
        if before == after:
            return None  # it reaches out of an exon
        protein, changed = self.translate(before), self.translate(after)
        if told != "none":
            position, _, acids = told.partition(" ")
            lost, _, gained = acids.partition(">")
            at = int(position) - 1
            if protein[at:at + len(lost)] != lost:
                return False
            protein = protein[:at] + gained + protein[at + len(lost):]
        return protein.partition("*")[0] == changed.partition("*")[0]


def csq_entries(value):
    """The entries of a BCSQ; csq leaves the comma in a gene's name (ADE5,7) as it is."""
    begun = ""
    for piece in value.split(",") if value and not value.startswith("@") else ():
        begun += piece
        if begun.count("|") > 2:
            yield begun.split("|")
            begun = ""
        else:
            begun += ","


def change(position, before, after):
    """A protein change without what both sides share."""
    while before and after and before[0] == after[0]:
        position, before, after = position + 1, before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return f"{position} {before}>{after}" if before or after else "none"


def csq_amino_acids(text):
    found = re.match(r"(\d+)([A-Z*]*)(?:\.\.(\d+))?(?:>(\d+)([A-Z*]*))?", text)
    if not found:
        return None
    if found.group(5) is None:
        return "none"
    return change(int(found.group(1)), found.group(2), found.group(5))


def our_amino_acids(entry):
    acids, position = entry.get("Amino_acids", ""), entry.get("Protein_position", "").split("/")[0]
    if not acids or "X" in acids or "?" in position:
        return None
    before, _, after = acids.partition("/")
    first = int(position.split("-")[0])
    if not after:
        return "none"
    return change(first + (before == "-"), before.replace("-", ""), after.replace("-", ""))


def against_csq(ours, theirs, fasta, genes, code="1"):
    ours, theirs, tally = Annotated(ours, "CSQ"), Annotated(theirs, "BCSQ"), Tally()
    proteins, verdicts = Proteins(fasta, genes, code), collections.Counter()
    skipped = 0
    for columns, our, their in pairs(ours, theirs):
        if "," in columns[4]:
            skipped += 1
            continue
        mine, other, gene_wide = {}, {}, {}
        acids, other_acids = {}, {}
        for entry in ours.entries(our):
            if entry["Feature"]:
                mine[entry["Feature"]] = csq_class(entry["Consequence"].split("&")), entry
                acids[entry["Feature"]] = our_amino_acids(entry)
        for words, gene, feature, *rest in csq_entries(their):
            if feature:
                other.setdefault(feature, set()).update(words.lstrip("*").split("&"))
                if len(rest) > 2:
                    other_acids[feature] = csq_amino_acids(rest[2])
            else:
                gene_wide.setdefault(gene, set()).update(words.split("&"))
        for feature in mine.keys() | other.keys():
            example = shown(columns, feature)
            ourClass, entry = mine.get(feature, ("", {}))
            told = other.get(feature)
            if told is None and ourClass in ("", "intron") and gene_wide | other:
                # csq tells an intron once a record, of a gene, and only where nothing else is to be told of it
                told = {ourClass}
            theirClass = csq_class(told or gene_wide.get(entry.get("SYMBOL", "").replace("&", ","), set()))
            tally.compare("Consequence", ourClass, theirClass, example)
            if acids.get(feature) and other_acids.get(feature) and "frameshift" not in ourClass + theirClass:
                same = acids[feature] == other_acids[feature]
                tally.compare("Amino acids", ourClass, ourClass if same else theirClass + " ",
                              f"{example} {acids[feature]} / {other_acids[feature]}")
                if not same:
                    verdicts[tuple(proteins.agrees(columns, feature, change)
                                   for change in (acids[feature], other_acids[feature]))] += 1
    tally.print("bcftools csq", right="csq")
    if verdicts:
        print("Different amino acids, judged by the changed coding sequence:\n\n| ours | csq | n |\n|---|---|---|")
        words = {True: "right", False: "wrong", None: "not judged"}
        for (our, their), count in verdicts.most_common():
            print(f"| {words[our]} | {words[their]} | {count:,} |")
        print()
    if skipped:
        print(f"{skipped:,} records with several alternative alleles are left out: BCSQ names no allele.\n")


SNPEFF_WORDS = {
    "intragenic_variant": "", "sequence_feature": "", "initiator_codon_variant": "start_retained_variant",
    "5_prime_UTR_premature_start_codon_gain_variant": "5_prime_UTR_variant", "non_coding_transcript_variant": "",
    "conservative_inframe_deletion": "inframe_deletion", "disruptive_inframe_deletion": "inframe_deletion",
    "conservative_inframe_insertion": "inframe_insertion", "disruptive_inframe_insertion": "inframe_insertion",
    "splice_donor_5th_base_variant": "splice_region_variant", "splice_donor_region_variant": "splice_region_variant",
    "splice_polypyrimidine_tract_variant": "intron_variant", "intergenic_region": "intergenic_variant",
    "protein_altering_variant": "inframe", "non_canonical_start_codon": "start_retained_variant",
}


def snpeff_class(terms):
    words = {SNPEFF_WORDS.get(term, term) for term in terms} - {""}
    if words & {"splice_donor_variant", "splice_acceptor_variant"}:
        words.discard("splice_region_variant")
        words.discard("intron_variant")
    return "&".join(sorted(words))


def protein(text):
    """HGVSp in one notation: `p.Ala4=` for `p.Ala4Ala`, `*` for `Ter`, without the accession and parentheses."""
    text = text.split(":")[-1].replace("%3D", "=").replace("(", "").replace(")", "").replace("Ter", "*")
    text = re.sub(r"^p\.([A-Z][a-z]{2}|\*)(\d+)\1$", r"p.\1\2=", text)
    return re.sub(r"(fs).*", r"\1", text)  # SnpEff leaves the distance to the stop out


def against_snpeff(ours, theirs):
    ours, theirs, tally = Annotated(ours, "CSQ"), Annotated(theirs, "ANN"), Tally()
    for columns, our, their in pairs(ours, theirs):
        if "," in columns[4]:
            continue
        mine = {entry["Feature"]: entry for entry in ours.entries(our)}
        other = {}
        for entry in theirs.entries(their):
            if entry["Feature_Type"] == "transcript":
                other.setdefault(entry["Feature_ID"].removeprefix("transcript:"), entry)
        for feature in mine.keys() & other.keys() - {""}:
            example = shown(columns, feature)
            entry, theirEntry = mine[feature], other[feature]
            tally.compare("Consequence", snpeff_class(entry["Consequence"].split("&")),
                          snpeff_class(theirEntry["Annotation"].split("&")), example)
            tally.compare("IMPACT", entry["IMPACT"], theirEntry["Annotation_Impact"], example)
            for field, name, normal in (("HGVSc", "HGVS.c", lambda text: text.split(":")[-1]),
                                        ("HGVSp", "HGVS.p", protein)):
                if entry.get(field) and theirEntry.get(name):
                    same = normal(entry[field]) == normal(theirEntry[name])
                    kind = snpeff_class(entry["Consequence"].split("&"))
                    tally.compare(field, kind, kind if same else kind + " (another)",
                                  f"{example}: {entry[field]} / {theirEntry[name]}")
    tally.print("SnpEff", right="SnpEff")


if __name__ == "__main__":
    against = {"vep": against_vep, "csq": against_csq, "snpeff": against_snpeff}
    if len(sys.argv) < 4 or sys.argv[1] not in against:
        sys.exit(__doc__)
    against[sys.argv[1]](*sys.argv[2:])
