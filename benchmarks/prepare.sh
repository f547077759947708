# shellcheck shell=bash disable=SC2154
# What benchmarks/engine and benchmarks/concordance share: our engine's command line, the other tools, the references.
# Sourced, with $home and $work set.

fail() {
    echo "benchmarks: $*" >&2
    exit 1
}

told() {
    echo "benchmarks: $*" >&2
}

# engine_line ARGUMENTS...: the command line with which `./gas ARGUMENTS...` starts the engine, without its build check,
# into the array `ours`.
engine_line() {
    # the launcher's own functions, with its last word printed instead of executed
    # shellcheck disable=SC2034,SC2317 # the launcher's code uses them
    mapfile -d '' -t ours < <(
        eval "$(sed -n '/^find_jdk()/,/^}/p; /^engine_path()/,/^}/p; /^compilers()/,/^}/p; /^engine()/,/^}/p' "$home/gas")"
        find_jdk
        build() { :; }
        caller=$PWD
        exec() { printf '%s\0' "$@"; }
        engine "$@"
    )
    [ ${#ours[@]} -gt 2 ] || fail "the engine's command line was not found in $home/gas"
}

# find_engine: what `gas annotate` can do, into `options`
find_engine() {
    [ -d "$home/annotation-engine/target/lib" ] || fail "build first: ./gas annotate, or mvn install -DskipTests"
    engine_line "$@"
    options=$("${ours[@]}" annotate --help 2>&1 || true)
}

# Whether `gas annotate` knows an option.
knows() {
    grep -Eq -- "$1([^a-z-]|\$)" <<<"$options"
}

# Debian's package of a command, installed where that is possible; false where the command stays missing.
need() {
    command -v "$1" >/dev/null && return
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        told "installing ${2:-$1}"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${2:-$1}"; } \
            >"$work/apt.log" 2>&1 || true
    fi
    command -v "$1" >/dev/null
}

# A file that is made once: made TARGET COMMAND..., whose standard output it is.
made() {
    local target=$1
    shift
    [ -s "$target" ] && return
    told "making $(basename "$target")"
    "$@" >"$target.part" || fail "making $target failed"
    mv "$target.part" "$target"
}

# Reads plain and compressed alike.
text() {
    gzip -cdf "$1"
}

# genome NAME FASTA GENES: $work/NAME.fa, its index, $work/NAME.gff3 and the reference compiled by our engine.
genome() {
    local name=$1
    made "$work/$name.fa" text "$2"
    made "$work/$name.gff3" text "$3"
    [ -s "$work/$name.fa.fai" ] || samtools faidx "$work/$name.fa"
    # built anew at every run: an older engine's file may not be today's
    "${ours[@]}" reference build --name "$name" --fasta "$work/$name.fa" --genes "$work/$name.gff3" \
        --reference-dir "$work" >/dev/null
}

# A SnpEff database of the same genes; false, saying so, where there is no SnpEff that works without a network.
snpeff_genome() {
    local name=$1 folder=$work/snpeff
    need snpEff snpeff || {
        told "SnpEff is missing: left out"
        return 1
    }
    [ -s "$folder/$name/snpEffectPredictor.bin" ] && return
    mkdir -p "$folder/$name"
    ln -sf "$work/$name.fa" "$folder/$name/sequences.fa"
    # only what has a sequence: a gene of another contig ends SnpEff's build; and ID and Parent alone, which other
    # attributes would overrule
    awk -F'\t' 'NR == FNR {known[$1]; next} /^#/ {if ($0 !~ /^##sequence-region/) print; next} $1 in known' \
        "$work/$name.fa.fai" "$work/$name.gff3" |
        sed -E 's/;(gene_id|transcript_id|protein_id)=[^;]*//g; s/ID=CDS:[^;]*;//' >"$folder/$name/genes.gff"
    {
        echo "data.dir = $folder"
        grep '^codon\.' /etc/snpeff/snpEff.config || true
        for each in "$folder"/*/; do
            echo "$(basename "$each").genome : $(basename "$each")"
        done
        echo "yeast.Mito.codonTable : Yeast_Mitochondrial"
    } >"$work/snpEff.config"
    told "building SnpEff's database of $name"
    snpEff build -gff3 -c "$work/snpEff.config" -noLog -noCheckCds -noCheckProtein "$name" >"$work/snpeff.log" 2>&1
    [ -s "$folder/$name/snpEffectPredictor.bin" ] || {
        told "SnpEff does not build a database here: left out (see $work/snpeff.log)"
        return 1
    }
}
