"""Runs the cases of a plan, interleaved, and tells what each took: a Markdown table and an SVG.

A line of the plan: file, form, tool, threads and the command's words, separated by tabs.
"""
import html
import os
import statistics
import subprocess
import sys
import time

PLAN, RUNS, WORK = sys.argv[1], int(sys.argv[2]), sys.argv[3]
ONCE = {"SnpEff"}  # takes minutes; its spread does not matter


class Case:
    def __init__(self, line):
        self.file, self.form, self.tool, self.threads, *self.command = line.rstrip("\n").split("\t")
        self.seconds, self.cpu, self.kilobytes = [], [], []

    def key(self):
        return self.file, self.form, self.threads

    def run(self):
        usage = os.path.join(WORK, "usage")
        # GNU time between us and the command: a child of ours would inherit this process's peak as its own
        began = time.perf_counter()
        done = subprocess.run(
            ["/usr/bin/time", "-q", "-o", usage, "-f", "%U %S %M", *self.command],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wall = time.perf_counter() - began
        if done.returncode != 0:
            sys.exit(f"{self.tool} failed: {' '.join(self.command)}\n{done.stderr.decode(errors='replace')[-2000:]}")
        user, system, peak = open(usage).read().split()
        self.seconds.append(wall)
        self.cpu.append(float(user) + float(system))
        self.kilobytes.append(int(peak))

    def median(self):
        return statistics.median(self.seconds)


def records(file):
    with open(os.path.join(WORK, file + ".vcf"), "rb") as vcf:
        return sum(1 for line in vcf if not line.startswith(b"#"))


def rate(variants, seconds):
    each = variants / seconds
    return f"{each / 1e6:.2f} M" if each >= 999_500 else f"{each / 1e3:.0f} k" if each >= 1000 else f"{each:.0f}"


def table(cases, counts):
    csq = {case.key(): case.median() for case in cases if case.tool == "bcftools csq"}
    rows = ["| file | form | threads | tool | seconds, median (min to max) | variants/s | to csq | CPU s | peak MB |",
            "|---|---|---|---|---|---|---|---|---|"]
    for case in cases:
        # where csq has no figure for so many threads, the one for one thread
        base = csq.get(case.key()) or csq.get((case.file, case.form, "1"))
        ratio = f"{base / case.median():.2f}" if base else ""
        rows.append(
            f"| {case.file} | .{case.form} | {case.threads} | {case.tool} | {case.median():.2f} "
            f"({min(case.seconds):.2f} to {max(case.seconds):.2f}) | {rate(counts[case.file], case.median())} "
            f"| {ratio} | {statistics.median(case.cpu):.2f} | {statistics.median(case.kilobytes) / 1024:.0f} |")
    return "\n".join(rows)


COLOURS = {"gas": "#0b6e4f", "gas, what csq tells": "#3fa27f",
           "gas, CSQ and ANN": "#63b899", "bcftools csq": "#b5482a", "SnpEff": "#8a6d3b",
           "bcftools view": "#b9bec6", "bgzip of the annotated": "#d5d8dd"}


def plot(cases, counts):
    """Horizontal bars of variants a second, a group for each file, form and number of threads."""
    groups = {}
    for case in cases:
        if case.file != "one":
            groups.setdefault(case.key(), []).append(case)
    left, bar, gap, width = 210, 16, 34, 900
    height = sum(len(group) * bar + gap for group in groups.values()) + 20
    fastest = max(counts[case.file] / case.median() for group in groups.values() for case in group)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
             f'font-size="11"><rect width="{width}" height="{height}" fill="#fff"/>']
    y = 20
    for (file, form, threads), group in groups.items():
        title = f"{file}, .{form}, {threads} thread{'s' if threads != '1' else ''} (variants a second)"
        parts.append(f'<text x="4" y="{y}" font-weight="bold">{html.escape(title)}</text>')
        y += 6
        for case in group:
            each = counts[case.file] / case.median()
            length = max(1, each / fastest * (width - left - 70))
            parts.append(f'<text x="{left - 6}" y="{y + 11}" text-anchor="end">{html.escape(case.tool)}</text>'
                         f'<rect x="{left}" y="{y + 2}" width="{length:.1f}" height="{bar - 4}" '
                         f'fill="{COLOURS.get(case.tool, "#777")}"/>'
                         f'<text x="{left + length + 5:.1f}" y="{y + 11}">'
                         f'{rate(counts[case.file], case.median())}</text>')
            y += bar
        y += gap - 6
    parts.append("</svg>\n")
    return "\n".join(parts)


def main():
    with open(PLAN) as plan:
        cases = [Case(line) for line in plan]
    counts = {file: records(file) for file in dict.fromkeys(case.file for case in cases)}
    for run in range(RUNS):
        for number, case in enumerate(cases):
            if run > 0 and case.tool in ONCE:
                continue
            print(f"run {run + 1} of {RUNS}, case {number + 1} of {len(cases)}: {case.file}.{case.form} {case.tool}",
                  file=sys.stderr)
            case.run()
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                     "unknown processor")
    sizes = ", ".join(f"{file}: {count:,} records" for file, count in counts.items())
    text = (f"{processor}, {os.cpu_count()} processors; {RUNS} runs, interleaved. {sizes}.\n\n"
            + table(cases, counts))
    print(text)
    with open(os.path.join(WORK, "engine.md"), "w") as file:
        file.write(text + "\n")
    with open(os.path.join(WORK, "engine.svg"), "w") as file:
        file.write(plot(cases, counts))
    print(f"\nWritten: {WORK}/engine.md and {WORK}/engine.svg", file=sys.stderr)


main()
