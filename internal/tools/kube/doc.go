// Package kube reads generated manifests with the types of Kubernetes and builds them
// with kustomize. It has tests only, which one of generator/deploy runs.
package kube
