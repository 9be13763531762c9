document.getElementById("page").append("The page is still to be built.");
