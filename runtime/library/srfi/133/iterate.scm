;;; Iteration (SRFI 133). Of vectors of unequal lengths the shortest decides.

(define (vector-fold f seed vector . more)
  (check-procedure "vector-fold" 1 f)
  (if (null? more)
      (let ((n (length-of "vector-fold" 3 vector)))
        (let loop ((i 0) (state seed))
          (if (= i n)
              state
              (loop (+ i 1) (f state (vector-ref vector i))))))
      (let* ((vectors (cons vector more))
             (n (shortest-length "vector-fold" 3 vectors)))
        (let loop ((i 0) (state seed))
          (if (= i n)
              state
              (loop (+ i 1) (apply f state (elements-at vectors i))))))))

(define (vector-fold-right f seed vector . more)
  (check-procedure "vector-fold-right" 1 f)
  (if (null? more)
      (let loop ((i (- (length-of "vector-fold-right" 3 vector) 1)) (state seed))
        (if (< i 0)
            state
            (loop (- i 1) (f state (vector-ref vector i)))))
      (let ((vectors (cons vector more)))
        (let loop ((i (- (shortest-length "vector-fold-right" 3 vectors) 1)) (state seed))
          (if (< i 0)
              state
              (loop (- i 1) (apply f state (elements-at vectors i))))))))

(define (vector-map! f vector . more)
  (check-procedure "vector-map!" 1 f)
  (let* ((vectors (cons vector more))
         (n (shortest-length "vector-map!" 2 vectors)))
    (write-items! vector
                  0
                  (unfold-up (lambda (i) (apply f (elements-at vectors i))) 0 n '()))))

(define (vector-count counts? vector . more)
  (check-procedure "vector-count" 1 counts?)
  (let* ((vectors (cons vector more))
         (n (shortest-length "vector-count" 2 vectors)))
    (let loop ((i 0) (count 0))
      (cond ((= i n) count)
            ((apply counts? (elements-at vectors i)) (loop (+ i 1) (+ count 1)))
            (else (loop (+ i 1) count))))))

(define (vector-cumulate f seed vector)
  (check-procedure "vector-cumulate" 1 f)
  (vector-unfold (lambda (i state)
                   (let ((next (f state (vector-ref vector i))))
                     (values next next)))
                 (length-of "vector-cumulate" 3 vector)
                 seed))
