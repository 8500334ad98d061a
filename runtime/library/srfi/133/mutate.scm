;;; Mutators (SRFI 133).

(define (vector-swap! vector i j)
  (check-vector "vector-swap!" 1 vector)
  (check-index "vector-swap!" 2 vector i)
  (check-index "vector-swap!" 3 vector j)
  (let ((element (vector-ref vector i)))
    (vector-set! vector i (vector-ref vector j))
    (vector-set! vector j element)))

(define vector-reverse!
  (case-lambda
    ((vector) (vector-reverse! vector 0))
    ((vector start) (vector-reverse! vector start (length-of "vector-reverse!" 1 vector)))
    ((vector start end)
     (check-range "vector-reverse!" 1 vector start end)
     (let loop ((low start) (high (- end 1)))
       (when (< low high)
         (vector-swap! vector low high)
         (loop (+ low 1) (- high 1)))))))

(define vector-reverse-copy!
  (case-lambda
    ((to at from) (vector-reverse-copy! to at from 0))
    ((to at from start)
     (vector-reverse-copy! to at from start (length-of "vector-reverse-copy!" 3 from)))
    ((to at from start end)
     (check-range "vector-reverse-copy!" 3 from start end)
     (unless (exact-integer? at) (unexpected "vector-reverse-copy!" "an index" 2 at))
     (check-range "vector-reverse-copy!" 1 to at (+ at (- end start)))
     (write-items! to at (reverse (vector->list from start end))))))

(define (vector-unfold! f vector start end . seeds)
  (check-procedure "vector-unfold!" 1 f)
  (check-range "vector-unfold!" 2 vector start end)
  (write-items! vector start (unfold-up f start end seeds)))

(define (vector-unfold-right! f vector start end . seeds)
  (check-procedure "vector-unfold-right!" 1 f)
  (check-range "vector-unfold-right!" 2 vector start end)
  (write-items! vector start (unfold-down f start end seeds)))
