/// The pages of somebody's jobs: the list, one job, its log and its files.
@NullMarked
package gas.web.jobs;

import org.jspecify.annotations.NullMarked;
