import { pageFiles } from "./bundle.ts"
import { serve } from "./serve.ts"

const { url } = await serve(await pageFiles(), Number(process.env.PORT ?? 8080))
console.log(`${url} (it goes on working when this is stopped)`)
