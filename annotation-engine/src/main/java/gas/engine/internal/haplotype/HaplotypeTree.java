package gas.engine.internal.haplotype;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The distinct haplotypes that some events make, as the nodes of a tree: each event leads from a node to a
/// child, and who carries the same events ends at the same node. What follows needs to be worked out once a
/// node.
///
/// Where a person's genotypes lie in several phase sets, each set is a haplotype of its own, with what the
/// person carries on all haplotypes. Used again for every transcript.
final class HaplotypeTree {
    static final int ROOT = 0;
    private static final int NONE = -1;

    private int[] parents = new int[64];
    private int[] events = new int[64];
    private int[] depths = new int[64];
    private int[] lastEnds = new int[64];
    private int[] lastInsertions = new int[64];
    /// The child that the event in turn leads to, if `childOf` names that event.
    private int[] children = new int[64];

    private int[] childOf = new int[64];
    private int nodes;

    /// How many haplotypes there are before those of further phase sets.
    private int slots;

    private int walkers;
    /// Where each haplotype stands.
    private int[] places = new int[64];
    /// The next haplotype of the same slot, in another phase set.
    private int[] others = new int[0];

    private final Map<Long, Integer> walkerOfSet = new HashMap<>();
    private int[] firstSets = new int[0];
    private boolean severalSets;

    /// @param sorted by their place on the forward strand
    void grow(List<Event> sorted) {
        slots = 0;
        boolean anySets = false;
        for (Event event : sorted) {
            slots = Math.max(slots, Math.max(event.phased.limit(), event.everywhere.limit()));
            anySets |= event.hasSets();
        }
        walkers = slots;
        severalSets = false;
        if (anySets) {
            splitBySets(sorted);
        }
        if (places.length < walkers) {
            places = new int[2 * walkers];
        }
        Arrays.fill(places, 0, walkers, ROOT);
        nodes = 0;
        node(NONE, NONE, 0, 0, NONE);
        for (int i = 0; i < sorted.size(); i++) {
            walk(sorted.get(i), i);
        }
    }

    private void splitBySets(List<Event> sorted) {
        others = new int[slots + 16];
        firstSets = new int[slots];
        boolean[] seen = new boolean[slots];
        Arrays.fill(others, NONE);
        walkerOfSet.clear();
        for (Event event : sorted) {
            int index = 0;
            for (int slot = event.phased.next(0, 0); slot >= 0; slot = event.phased.next(index, slot + 1)) {
                int set = event.set(index++);
                if (!seen[slot]) {
                    seen[slot] = true;
                    firstSets[slot] = set;
                } else if (set != firstSets[slot] && walkerOfSet.putIfAbsent(key(slot, set), walkers) == null) {
                    if (walkers == others.length) {
                        others = Arrays.copyOf(others, 2 * walkers);
                    }
                    others[walkers] = others[slot];
                    others[slot] = walkers++;
                    severalSets = true;
                }
            }
        }
    }

    private static long key(int slot, int set) {
        return (long) slot << 32 | set & 0xffff_ffffL;
    }

    private void walk(Event event, int number) {
        int index = 0;
        for (int slot = event.phased.next(0, 0); slot >= 0; slot = event.phased.next(index, slot + 1)) {
            int set = event.set(index++);
            boolean further = severalSets && set != firstSets[slot];
            step(further ? walkerOfSet.getOrDefault(key(slot, set), slot) : slot, event, number);
        }
        index = 0;
        for (int slot = event.everywhere.next(0, 0); slot >= 0; slot = event.everywhere.next(++index, slot + 1)) {
            for (int walker = slot; walker != NONE; walker = other(walker)) {
                step(walker, event, number);
            }
        }
    }

    private void step(int walker, Event event, int number) {
        int node = places[walker];
        boolean insertion = event.start > event.end;
        if (event.start <= lastEnds[node] || insertion && lastInsertions[node] == event.start) {
            event.conflicts = true;
            return;
        }
        if (childOf[node] != number) {
            int child = node(
                    node,
                    number,
                    depths[node] + 1,
                    Math.max(lastEnds[node], event.end),
                    insertion ? event.start : NONE);
            childOf[node] = number;
            children[node] = child;
        }
        places[walker] = children[node];
    }

    private int node(int parent, int event, int depth, int lastEnd, int lastInsertion) {
        if (nodes == parents.length) {
            parents = Arrays.copyOf(parents, 2 * nodes);
            events = Arrays.copyOf(events, 2 * nodes);
            depths = Arrays.copyOf(depths, 2 * nodes);
            lastEnds = Arrays.copyOf(lastEnds, 2 * nodes);
            lastInsertions = Arrays.copyOf(lastInsertions, 2 * nodes);
            children = Arrays.copyOf(children, 2 * nodes);
            childOf = Arrays.copyOf(childOf, 2 * nodes);
        }
        parents[nodes] = parent;
        events[nodes] = event;
        depths[nodes] = depth;
        lastEnds[nodes] = lastEnd;
        lastInsertions[nodes] = lastInsertion;
        childOf[nodes] = NONE;
        return nodes++;
    }

    /// How many nodes there are, the one without any event counted.
    int nodes() {
        return nodes;
    }

    /// How many haplotypes there are: a walker has the slot's number, or is one of the [#other] ones of it.
    int slots() {
        return slots;
    }

    /// The next walker of the same slot, or -1.
    int other(int walker) {
        return severalSets ? others[walker] : NONE;
    }

    /// The node of all that a walker carries.
    int place(int walker) {
        return places[walker];
    }

    /// How many events lead to a node.
    int depth(int node) {
        return depths[node];
    }

    /// The events that lead to a node, by their number, ascending.
    int[] path(int node) {
        int[] path = new int[depths[node]];
        int at = node;
        for (int i = path.length - 1; i >= 0; i--) {
            path[i] = events[at];
            at = parents[at];
        }
        return path;
    }
}
