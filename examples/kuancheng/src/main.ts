console.log("The Kuancheng example is not written yet.")
