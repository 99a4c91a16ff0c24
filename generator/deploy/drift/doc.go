// Package drift compares the manifests that a repository stands for with what a
// cluster says it has, and finds the changes that mend the cluster.
//
// It reads text and reaches no cluster. What an API server adds by itself is no
// drift. Values of Secrets are never looked at.
package drift
