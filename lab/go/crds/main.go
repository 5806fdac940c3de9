// Writes the custom resource definitions that projects embed in their Go packages: crds FOLDER makes one
// folder for each project, one file for each definition.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	azure "github.com/Azure/karpenter-provider-azure/pkg/apis"
	aws "github.com/aws/karpenter-provider-aws/pkg/apis"
	prometheus "github.com/prometheus-operator/prometheus-operator/example"
	velero "github.com/vmware-tanzu/velero/config/crd/v1/crds"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	for project, definitions := range map[string][]*apiextensions.CustomResourceDefinition{
		"karpenter-provider-aws":   aws.CRDs,
		"karpenter-provider-azure": azure.CRDs,
		"velero":                   velero.CRDs,
	} {
		for _, definition := range definitions {
			text, err := yaml.Marshal(definition)
			check(err)
			write(project, definition.Name, text)
		}
	}
	var all bytes.Buffer
	check(prometheus.PrintAll(&all))
	write("prometheus-operator", "all", all.Bytes())
}

func write(project, name string, text []byte) {
	folder := filepath.Join(os.Args[1], project)
	check(os.MkdirAll(folder, 0o755))
	check(os.WriteFile(filepath.Join(folder, name+".yaml"), text, 0o644))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
