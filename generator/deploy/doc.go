// Package deploy emits what takes a service to production and shows it there:
// an image, a stack for a laptop, Kubernetes manifests, monitoring, pipelines.
//
// Everything follows from a [Service]: what the contract, the configuration file
// and the section deploy of the settings say, settled once. Nothing here reaches
// a cluster, a registry or the disk.
package deploy
