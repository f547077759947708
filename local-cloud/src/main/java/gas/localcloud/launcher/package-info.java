/// Runs the whole system on the local cloud: every part a process of its own, as on AWS.
@NullMarked
package gas.localcloud.launcher;

import org.jspecify.annotations.NullMarked;
